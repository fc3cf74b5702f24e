return {
    "body": f"{token} is your code".,
    "to": device.phone_number,
}
