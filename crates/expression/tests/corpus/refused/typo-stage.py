return {
    "to": device.phone_number,
    "from": stge.from_number,
}
