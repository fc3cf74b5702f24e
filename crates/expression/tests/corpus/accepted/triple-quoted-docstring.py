"""Maps the code to what the gateway of the fax department wants."""
return {"code": token}
