return {   
    "text": token,   
}   
