"""A finished study as one zip for a repository such as Zenodo, and the proof that it is whole."""
