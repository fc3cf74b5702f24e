return {"title": getattr(user, "title", "n/a"), "name": getattr(user, "name"), "has": [hasattr(device, "phone_number"), hasattr(device, "imei")]}
