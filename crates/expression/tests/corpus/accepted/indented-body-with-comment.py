
# copied from the old server
    number = device.phone_number

    # and the body
    return {
        "to": number,
    "odd": True,
    }
