from django.utils.timezone import now
return {"at": now().isoformat()}
