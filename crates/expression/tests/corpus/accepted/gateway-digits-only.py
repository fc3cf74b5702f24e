to = device.phone_number.replace("+", "").replace(" ", "")
sender = stage.from_number.lstrip("+")
return {
    "api_version": 2,
    "messages": [
        {"from": sender, "to": int(to), "text": f"Code: {token}"},
    ],
}
