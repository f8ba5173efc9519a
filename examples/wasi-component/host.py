"""Drives the component with wasmtime for Python: python host.py COMPONENT ORIGIN VECTORS_FOLDER"""

import sys
from pathlib import Path

from wasmtime import Engine, Store, WasiConfig
from wasmtime.component import Component, Linker


def exports(component):
    """A function that calls an export. wasmtime makes a WIT result the bare side that came, and an error is text."""
    engine = Engine()
    linker = Linker(engine)
    linker.add_wasip2()
    linker.add_wasi_http()
    store = Store(engine)
    store.set_wasi(WasiConfig())  # no files, no environment
    store.set_wasi_http()
    instance = linker.instantiate(store, Component.from_file(engine, component))

    def call(name, argument):
        function = instance.get_func(store, name)
        result = function(store, argument)
        function.post_return(store)
        if isinstance(result, str):
            sys.exit(result)
        return result

    return call


def main():
    if len(sys.argv) != 4:
        sys.exit("arguments: the component, the sandbox's origin, and the folder of the conformance vectors")
    component, origin, folder = sys.argv[1:]
    call = exports(component)
    for token in call("obtain", origin):
        print(token)

    passed, failures = 0, []
    for file in Path(folder).glob("*.json"):
        count, failed = call("vectors", file.read_bytes())
        passed += count
        failures += failed
    print(f"{passed} passed, {len(failures)} failed")
    if failures or not passed:
        sys.exit(failures[0] if failures else "no vectors")


main()
