# Pasted from a Windows editor.
text = "Code: " + token
if user.is_active:
    text += "!"

return {
    "text": text,
}
