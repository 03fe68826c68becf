"""Whether a program says what its sentence says: nothing made up, turned round or left out."""
