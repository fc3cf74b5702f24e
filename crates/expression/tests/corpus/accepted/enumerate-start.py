return [f"{n}. {group}" for n, group in enumerate(user.attributes["groups"], start=1)]
