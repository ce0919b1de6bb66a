"""The chain of layers: its gradient, its measurements, where it starts, its shape, its step sizes.

It imports from base and problems. A newcomer adds a file to one of its three folders of plug-ins:
initialisations/, shapes/, schedules/.
"""
