from authentik.events.models import Event, EventAction
Event.new(EventAction.CUSTOM_PREFIX, message="sent").save()
return token
