"""What is proved, as functions that cite where; `stagnation` is our own."""
