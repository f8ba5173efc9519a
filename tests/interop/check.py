"""One line for each check: `ok` or `FAILED`, the client, what was checked."""


def checker(client):
    def check(name, call, expected):
        try:
            got = call()
        except Exception as error:  # not one that the client documents
            got = error
        if got == expected:
            print(f"ok {client}: {name}")
        else:
            print(f"FAILED {client}: {name}\n  got {got!r}\n  not {expected!r}")

    return check
