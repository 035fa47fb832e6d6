"""The parts of the record that touch files, sockets and the clock. Nothing pure imports them."""
