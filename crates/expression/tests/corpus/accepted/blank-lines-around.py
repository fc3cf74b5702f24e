

   
return {"text": token}


