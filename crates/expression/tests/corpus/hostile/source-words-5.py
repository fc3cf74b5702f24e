def ( lambda ) user := return def ) user return user user """ lambda 
 
     """ f" ) token { { """ 
 
 
 in } token return return else ) in else } ] ( token := def user f" """ def [ user [ class if return """ 
 if def 
 
 not := class try try [ 
     
 user ) user [ else 
 f" try 
 ** ] { lambda class [ ) user return token lambda 
     not class class except ( ] in """ } else def """ return for := f" in } except 
     """ ( else 
 class token else for ) lambda ( ( 
     except try class lambda in """ try """ := ** 
 for } token ( not { user := in ) """ 
     return [ f" not [ if return ( 
 user ( return } user } ] := { return else return except ] user [ 
 else token 
     
 } } ) f" ( class ] token { f" for for class [ class := in ) def def ( for class not if not not ) if if def in ] [ ** except lambda 
     ) := not 
 { ** """ ) else class f" lambda f" def """ token return f" in { else ] user except ] try user for f" if 
     token token """ not ** } lambda { """ ) [ not return return 
 token { { f" [ if token try return in ( return for ) 
     return try token return not in [ f" for f" for f" := if try lambda else { := if [ ] user """ [ ] def not [ ** lambda """ 
 return 
     } try token else except """ in [ } ( return in 
 def class { def except f" ** := lambda ( { class user try } ) user user not { except if { except if lambda lambda ** in except in except lambda user ** """ return ( try in ) [ class except ( := class def [ except """ user def 
     ) } try ** ) except """ if 
     return [ [ if ) } f" """ } not { ** { for except else } def ) in return not ( not def ** def try 
     } in else lambda for try else ) """ for ** """ 
 [ """ ] f" { ** 
     """ } else ) { else ) class else try not [ { } ** token in except := """ try ( not { [ ( if for { } [ return [ [ token := def 
 in } def return def except ** 
     user := ( { return try """ class user in 
     ) 
 if } ) user ) return for """ """ in for } ** except not f" ( } lambda { := f" if class := := 
 in if 
 return [ ) := class for def 
     def } ( lambda except ( f" ** if for class 
 f" token ** class [ except lambda else f" [ if ) token ** ] user token lambda in for f" """ try := ( 
 ** if f" for class else class 
     token { in for user def 
 else ** not """ ** f" else else except ( not ** """ class def else 
     for ) in 
     return return """ ] f" ) f" try ( } try except user not f" 
 ** try not 
 } return [ for return 
 user 
     f" not ** [ except user ** := token token ** ** """ ) f" { 
     for f" try def := ] else { 
     else ( f" for token except := not 
 lambda else 
     in for lambda try if [ ( ** return return } in if ( f" ) in lambda if 
     token ( ] ( try [ user return ( class class for user return except f" for := lambda } { try return f" return user 
     ) [ except ( else except lambda try else try := ( lambda except ] := ) } token in 
 try ) f" """ [ except := 
     def if ] if if