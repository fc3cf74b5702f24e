from = stage.from_number
return {"from": from}
