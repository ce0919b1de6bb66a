"""What a reader sees of a finished study: the page, the last words on the terminal, the archive.

It imports from every room. A newcomer changes nothing here to add an experiment, figure or claim.
"""
