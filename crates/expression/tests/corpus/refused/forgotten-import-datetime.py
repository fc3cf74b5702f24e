until = datetime.datetime.now() + datetime.timedelta(minutes=5)
return {"until": until.isoformat()}
