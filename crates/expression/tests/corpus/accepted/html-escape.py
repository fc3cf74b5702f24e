replacements = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
return "".join(replacements.get(c, c) for c in f'<b>{user.name} & "{token}"</b>')
