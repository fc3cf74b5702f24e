{% if user.is_active %}
return token
{% endif %}
