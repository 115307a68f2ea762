"""The composition root: `<function>.py` wires one Lambda function, and none pays for another's.

Each has `open_<function>(environment)`, called once when the function starts; the handler keeps the
answer as `WIRED`. What several functions share lies in `parts/`. Three more modules wire commands
of a terminal instead: `lapor_bridge` and `routing_register` a deployed stack, `pack_files` a city
pack on disk.
"""
