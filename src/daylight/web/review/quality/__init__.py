"""How well the board decides: agreement, audits, errors by group. The maths is free of Django."""
