"""Tables into pictures: style, bands, captions, and drawings/, the kinds of picture.

It sees tables only, and formulas of theory that take numbers. A newcomer adds a file to drawings/.
"""
