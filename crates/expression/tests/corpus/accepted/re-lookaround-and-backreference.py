import re
return {
    "repeated": bool(re.search(r"(\d)\1", "123345")),
    "no_letters": re.match(r"^(?!.*[A-Za-z]).{6}$", token) is not None,
    "behind": re.findall(r"(?<=\+)\d{2}", device.phone_number),
    "multiline": re.findall(r"(?m)^\w+", "one 1\ntwo 2"),
    "dotall": re.match("a.b", "a\nb", re.DOTALL) is not None,
}
