from authentik.core.models import User
return User.objects.first().username
