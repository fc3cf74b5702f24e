return {
    "text": (
        f"Hello {user.name}, "
        "your code is "
        f"{token}"
        r" \o/"
    ),
}
