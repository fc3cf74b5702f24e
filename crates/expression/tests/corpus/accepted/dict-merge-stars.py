common = {"from": stage.from_number, "priority": "low"}
return {**common, "to": device.phone_number, **({"priority": "high"} if user.is_active else {})}
