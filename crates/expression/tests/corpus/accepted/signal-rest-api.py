return {
    "message": f"Your login code is **{token}**",
    "number": stage.from_number,
    "recipients": [device.phone_number],
    "text_mode": "styled",
}
