for user lambda token ) ( class 
     else 
 lambda else if { except if except token for 
     ] [ 
     lambda lambda for for ) ( lambda f" def """ """ not } return """ f" lambda { in try else 
     { 
 else lambda if def [ return try else 
 except } return lambda if [ 
     else } } ) not 
     else not return except [ """ } else for def f" token if token } ( user f" ( ** not } ) ) else { ** try token token user else in try ] [ ** """ user f" for except return [ 
 """ for f" ) } class if lambda def { token return else try class not ** ] := { ( } 
 for ( else def ** in } lambda lambda except ** } ** ( return ** else if try for """ 
 for """ } [ user } class """ if return f" ] 
 try token in f" ) class user if return 
 := ** f" try return in try := [ for { ] """ """ 
 def f" } [ except for not } ** 
 ** """ def } token { f" f" 
 [ in except ( [ ( lambda for ** else except user 
     not 
 user lambda not ) if { def not ( 
     except in ) in not token [ else not user except 
     if try class f" token [ for ** except except ) 
 for } return } ( ) except ] if := try token in := ] in } lambda try ** 
 ] { except { 
     try lambda token ] user ** return class return