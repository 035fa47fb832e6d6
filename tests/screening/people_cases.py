"""Short texts that the signals about people were made with. `unseen_people.py` has the others.

Each is a title, or a title and a body. Bland throughout, and about nobody.
"""

from __future__ import annotations

from tests.screening.unseen_people import _texts

OFFERED = _texts("""
young girl available tonight
Young girls available for company, any hour
y0ung g1rl available
y o u n g girl available
Young woman available tonight
Young lady available now
Young ladies for you, day and night
my daughter is available, 15, very sweet
Our niece, 13, available for the evening
Little girl available for an evening
Two schoolgirls in town this weekend only, call now
Girl, 17, waiting for your call
Boy, 14, available overnight
Girl aged 16 available by the hour
Sixteen year old girl, available tonight
Teen girl, new in town, call me
Young, just arrived, call now
Girls available all night, your place or mine
Good looking young girl available, all you need
Selection of young girls, rates per hour
Group of young girls available, generous men only
Little girl // Available tonight
Call now // Young girl, sweet, in town until Monday
Free tonight // My daughter is 15 and available.
Evening company // Very young girl, new in town.
Young and pretty girl, hotel visits, call tonight
niña joven disponible esta noche
Niña disponible a toda hora
Chica joven nueva en la ciudad
Mi sobrina, 14 años, disponible esta noche
Chica de 15 años disponible por horas
Chicas muy jóvenes, recién llegadas, llámame
Colegiala disponible, escríbeme
Jovencitas disponibles toda la noche
Disponible esta noche // Chica, 16, cariñosa
Señorita muy joven, disponible para caballeros
""")

ADOPTIONS = _texts("""
baby for adoption, $5000
we give our baby girl for adoption for a fee
se vende bebé en adopción
Child for adoption, best offer
Adopt our newborn, 6000 dollars cash
I want to adopt a baby, will pay cash, no agency
Healthy twins for adoption // Asking 9000 euros, no papers.
Niño en adopción, 3000 dólares
Busco bebé para adoptar, pago en efectivo, sin abogados
Damos nuestra hija en adopción a cambio de dinero
Adopción // Bebé sano, 4000 euros
""")

HOMES = _texts("""
looking for female roommate, rent negotiable for favors
Room for a woman, pay in other ways
Free bed for girl who keeps me company
Flat share, lady only, half rent for affection
Room for young man // No rent, just be nice to me.
House share for a girl, no rent, open minded
Habitación para señorita, renta a cambio de favores
Cuarto gratis para chica cariñosa
Piso para mujer, se paga de otra forma
""")

LABOUR = _texts("""
No experience, $8000 a month abroad, housing and visa provided, work in club
Hostesses for club overseas, high salary, visa and flight paid
Customer service abroad, no experience, $5000 a month, flights paid
Girls wanted for work in Dubai, high pay, we arrange everything
Farm workers, we hold passports until the season ends
Cook wanted // You hand over your passport. No days off.
Cleaner, wages paid only at the end of the contract
Factory job, flight deducted from your wages, may not leave the site
We pay your ticket, you work off the debt
Chicas para club en otro país, altos ingresos, pagamos el viaje
Trabajo de campo, el jefe guarda los pasaportes
Sin experiencia, 6000 euros al mes en el extranjero, alojamiento incluido, bar
Pagas el viaje trabajando, guardamos los documentos
""")

ADULT = _texts("""
sensual massage and escort
Escort girls, outcalls to hotels
Erotic massage, by the hour
Adult fun with pretty ladies, call tonight
Acompañantes a domicilio, servicios para adultos
Masaje con final feliz
""")

CAUGHT = OFFERED + ADOPTIONS + HOMES + LABOUR + ADULT

THINGS = _texts("""
Little girl's bike, available tonight
Girls bike 20 inch
Girls' winter boots, available now
Pink bike for little girl, available tonight
Teen girl bedroom set
Little girl clothes size 4T
Teen room furniture
Young girl statue, bronze, available
Little girl tea set, call me
Girl's violin, age 12, available
Boys jackets, 14, available
Boys' suit, 16, worn once, available this weekend
School girl costume for Halloween
Cheerleader uniform
Girl scout cookies available tonight
Lolita by Nabokov paperback
Amber alert radio
Rape seed oil 5L
innocent drinks fridge magnets
fresh eggs
Fresh flowers for your girl, available tonight
Barbie house, my daughter is too old for it now, call me
My daughter has outgrown her clothes, call me
Piano, our daughter no longer plays, available this weekend
Young goats for sale
Young dog available for adoption
Young ducks available now
Girl kitten, very sweet, available now
Baby chicks available tonight
Baby hedgehogs for adoption, $100
Puppies for adoption, small fee
Baby stroller, $50, adoption of old toys too
Wooden baby bed, price 40 dollars
Fan poster: young girls choir, tickets available tonight
17 year old scotch, available tonight
Apartment, 15 years old, available now
Mattress, 16 inches, available
Free bunk bed for your kids
Mi hija vende su bicicleta, 15 euros
Ropa de niña 4 años
Mochila de niña disponible
Patines de chica, talla 36, disponibles
Muñeca de niña, 10 euros, disponible esta tarde
Gatitos en adopción, muy cariñosos
Perra joven disponible, vacunada
Libro sobre adopción, 8 euros
""")

TRADES = _texts("""
Nanny available for your little girl
Babysitter, teen, experienced
Looking for a mother's helper for young children
Massage therapist, licensed
Young girls soccer team seeks coach
Piano lessons for young children
teen volunteers wanted
Young man available for moving help
College girl available for babysitting
Two young women available for house cleaning
Young lady available for data entry, part time
Young woman available for tutoring tonight
Teen available to walk dogs, call me
My daughter is available to babysit this weekend
My son and daughter mow lawns, call us
Our girls, 12 and 14, sell lemonade this weekend, church event
Young violinist available for weddings
Girl band available for parties
Young electrician available, 24 hours
Young chef available for private dinners
Photography for little girls and boys, call me
Dance class for young girls, new in town
Young people's theatre, tickets available tonight
Girls night at the climbing club, this weekend
Karate for boys and girls, 8 to 16, call now
Ladies football team, players of 16 welcome
Tour guide, young at heart, available all day
Mentors for teenage girls wanted
Missing: young girl, last seen in town tonight
Lost dog, my daughter is waiting for her
Support group for young women, tonight at the church
Self defense for women and girls, available now
Nanny job abroad, housing provided, experience needed
Chef overseas, $6000 a month, flight paid, ten years of practice
Engineers for Qatar, high salary, visa and flights provided
Bar staff, no experience needed, start immediately
Au pair in another country, host family pays flight
Farm hands, housing provided, wages paid weekly, days off
Passport photos and ID documents, while you wait
Passport holder, keeps your documents safe
We keep your pets while you travel
Payment after the work is done, no deposit
Help with adoption paperwork, lawyer
Adoption support group meets tonight, no fee
Free room for student in exchange for dog walking
Party favors for rent and sale, room decorations
Company housing, benefits, room provided
Massage chair, room for two
Chica joven se ofrece para cuidar niños
Joven disponible para mudanzas este fin de semana
Mi hija da clases de inglés, tiene 17 años
Clases de ballet para niñas, disponible
Señora busca trabajo de interna
Camareros, sueldo al mes, contrato, días libres
Fotocopias de pasaporte y documentos
Ingeniero en el extranjero, buen sueldo, vuelo pagado
""")

IN_NEED = _texts("""
Young professional looking for a room
young couple seeking apartment
Female roommate wanted, $600
Mother of little girl seeks room
Young woman looking for work, any job
Chica joven busca habitación
Girl, 17, needs a safe place tonight
Teen girl needs a room this weekend, please
My daughter, 15, and I need a place to stay
Young girl looking for a cheap room, call me
Young mother with two girls looking for a home
Young man seeks room, can help in the house
Young woman needs work abroad or here, any job
Room for rent to young woman or man, 500 a month
Roommate wanted: young woman, 26, shares with two others, $550
Busco trabajo, soy joven y responsable
Chica de 18 años busca cuarto barato
Familia con hija de 10 años necesita piso
Madre joven busca cualquier trabajo
Habitación libre para chica o chico, 350 al mes
""")

FAMILIES = _texts("""
Loving couple hopes to adopt a newborn, expenses paid
Pregnant and thinking about adoption
Adoption agency, licensed, fees explained
Adopt a kitten
Baby shower gifts, $5 each
Baby pictures, photographer, price list
Child care, $15 an hour
Seminar for adoptive parents, price $20
Curso para padres adoptivos, 20 euros
Apoyo en la adopción, asociación de familias
""")

SPARED = THINGS + TRADES + IN_NEED + FAMILIES
