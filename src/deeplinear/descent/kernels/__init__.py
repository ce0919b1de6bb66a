"""The loops of the descent: scalar output, a chain of layers, sparse rows of classifiers.

Each file here is a plain form, loops of numba that read as mathematics; `vectorised` holds a form
of the same name and parameters in vectors of LLVM. `forms.fastest` chooses. All are tested against
`deeplinear.descent.reference`.
"""
