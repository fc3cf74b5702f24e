def outer(prefix):
    calls = []

    def inner(text, *rest, sep=" ", **options):
        calls.append(text)
        return prefix + sep.join([text, *rest]) + ("!" if options.get("loud") else "")

    first = inner("code", token)
    second = inner("again", token, sep=": ", loud=True)
    return first, second, calls

return outer(">> ")
