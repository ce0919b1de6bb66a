"""The laboratory of the page: descents that run in the reader's browser, beside the study's maps.

A newcomer who adds an initialisation or a random reader to it writes the same function in
starts.js or problems.js and its name into section.py.
"""
