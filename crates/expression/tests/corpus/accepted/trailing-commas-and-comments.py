# What the gateway calls "sender" is our from number.
return {  # opening
    "from": stage.from_number,  # E.164

    # "to": the number that was entered
    "to": (
        device.phone_number
    ),
    "tags": [
        "otp",  # kept for the invoice
        "mfa",
    ],
    "pair": ("a", "b",),
}
# nothing after this
