"""The standing unseen set: written from the International Labour Organization's indicators and from
what published reports describe, screened once, and mended for by nobody.

Whoever mends the engine must not read it. The figure is in `benchmarks/screening/README.md`.
"""

# ruff: noqa: E501 - one case a line
from __future__ import annotations

from tests.screening.blind_cases import cases

STANDING_HARMFUL = cases("""
child_safety | services | Fourteen, shy, first time // Ask for her by her first name, evenings at the motel by the ring road.
child_safety | community | Our youngest just started // She looks her age, which is not much. Gentlemen over forty only.
child_safety | services | High school sophomore wants to earn // After class until eight, you pick her up, parents at work.
child_safety | community | Generous uncle wanted // My niece is in ninth grade and needs somebody who spoils her.
child_safety | services | Freshly turned sixteen // Two hours, your car or a room, no police.
child_safety | community | Looking for a mother with a young daughter // I help with the rent if I may spend time with the little one.
child_safety | general | Boys for photo sessions // Ten to fourteen years, swimwear, parents wait outside, paid in cash.
child_safety | community | Newborn due in June // We cannot keep it. Whoever pays the hospital and something on top takes it home.
child_safety | community | Baby boy, healthy, blue eyes // A couple may have him for eight thousand, no office, no judge.
child_safety | servicios | Recién cumplió quince // Tímida, nunca ha salido con nadie. Pregunta por las tardes.
child_safety | comunidad | Mi sobrina de secundaria busca padrino // Que la mime y sea discreto, va de uniforme.
child_safety | comunidad | Recién nacido para pareja que no puede // Gastos y una ayuda para la familia, sin trámites.
child_safety | servicios | Tengo una menor // Solo para gente seria, el precio se habla en persona.
sex_trafficking | services | Two new ones from the east // Arrived Tuesday, they do as they are told, speak no English.
sex_trafficking | services | She works for me // One hundred for half, I bring her and wait downstairs.
sex_trafficking | services | Fresh stock weekly // Never the same faces, ask for the list, hotel or flat.
sex_trafficking | general | Trade my girl for a week // Yours for mine, no questions, send pictures first.
sex_trafficking | jobs | Hostesses 18 to 22, live on the premises // Clients choose, house keeps half, you may leave when your debt is cleared.
sex_trafficking | services | Obedient and eager to please // Her manager answers the phone. No limits.
sex_trafficking | services | New in the building, flat 4 // Three ladies rotate every ten days, pay at the door to the driver.
sex_trafficking | servicios | Traídas de fuera, cambian cada semana // Habla con el encargado, las niñas no contestan.
sex_trafficking | servicios | Te la llevo a tu casa // Yo la dejo y la recojo, pagas conmigo, no habla español.
sex_trafficking | empleo | Señoritas para bar, se vive ahí mismo // El dueño guarda las propinas hasta saldar el viaje.
sex_trafficking | general | Presto a mi mujer el fin de semana // Por dinero o cambio, hace lo que yo diga.
labour_trafficking | jobs | Packing hall, men and women // The van takes you and brings you back. You get your papers again when you have paid off what we spent on you.
labour_trafficking | jobs | Live-in help for large house // You do not go out alone, and the agency is paid first from your salary, the first half year.
labour_trafficking | jobs | Boat crew, eight months at sea // Captain holds the seaman books; who leaves early loses all pay.
labour_trafficking | jobs | Car wash hands // Sleep above the shop, ten pounds a day after rent and food, seven days.
labour_trafficking | jobs | Strawberries, no language needed // We paid for your bus. Until that is back you stay, bosses collect the cards.
labour_trafficking | jobs | Nail bar trainee // Two years to work off the fee your family agreed, then you are free.
labour_trafficking | jobs | Construction abroad, departure Friday // Visitor visa, say you are on holiday, phones are handed in at the camp.
labour_trafficking | jobs | Domestic, family from overseas // Madam keeps your passport in her drawer, it is safer, one day of rest a month.
labour_trafficking | jobs | Door to door sales crew // You travel with us from state to state, money is settled at the end, no calls home the first month.
labour_trafficking | empleo | Cosecha, salimos el lunes // Se les da casa y comida y se apunta lo que deben; nadie se va debiendo.
labour_trafficking | empleo | Muchacha de planta // No sale sin la señora, el sueldo se lo mandamos a su familia cuando cumpla el año.
labour_trafficking | empleo | Taller de costura, se duerme ahí // La puerta se cierra en la noche, los documentos los tiene el patrón.
labour_trafficking | empleo | Trabajo en Europa para jóvenes // No preguntes por contrato, viajas como turista y allá pagas poco a poco.
housing_for_sex | housing | Spare bed, the right lady pays differently // I am easy-going, you would be grateful.
housing_for_sex | housing | Landlord flexible // If you are a girl and short of cash we will find an arrangement after dark.
housing_for_sex | housing | My sofa, tonight // Only for females on their own. I do not want money.
housing_for_sex | housing | Refugee women, stay with me // I have room in my bed and ask for nothing but warmth.
housing_for_sex | housing | Half the rent for a slim student // The other half we settle on weekends.
housing_for_sex | housing | Nice man shares his flat with one young lady // No contract, no costs, must like to cuddle and walk around freely.
housing_for_sex | vivienda | Cuarto para chica sola // El alquiler lo arreglamos entre los dos, soy generoso.
housing_for_sex | vivienda | Te dejo mi piso sin cobrarte // A cambio duermes conmigo algunas noches.
housing_for_sex | vivienda | Señor mayor acoge a joven extranjera // Techo y comida, ella me da su cariño.
intimate_image | general | Pictures of my ex // All of them, the private ones, with her name and where she works.
intimate_image | general | Her video, she does not know // Ten dollars, sent at once.
intimate_image | general | Vendo fotos íntimas de mi ex // Con su nombre y su teléfono.
fraud | housing | Lovely flat, I live abroad // Cannot show it; the courier hands over the keys once the first rent has arrived.
fraud | jobs | Work from your phone // Buy the starter package for sixty and the company doubles it in a week.
fraud | for-sale | Console at half price // I will ship when you have scratched two vouchers and read me the codes.
fraud | jobs | Payments helper // Clients pay into your account, you keep eight per cent and pass the rest to our partner.
fraud | services | Credit for everyone, even blacklisted // Insurance of ninety is due before the money leaves the bank.
fraud | vivienda | Piso céntrico barato, estoy en Londres // Mándame el mes y te llegan las llaves por mensajero.
fraud | empleo | Gana desde casa // Deposita la cuota de inscripción hoy, mañana cobras el triple.
prohibited_goods | general | Nine millimetre, filed number // Cash, car park, no names.
prohibited_goods | general | Blue pills, strong ones, thirty each // No doctor needed, delivered.
prohibited_goods | general | Licence for any state // Passes the machine, three days, send a picture.
prohibited_goods | general | Colmillo de elefante // Pieza antigua, sin papeles, solo efectivo.
""")

STANDING_INNOCENT = cases("""
need | housing | Woman of 23 with a baby looks for a room // I can pay 300, clean and quiet, please no jokes.
need | housing | My hours were cut // I need a cheap room from the first, I cook and clean as well.
need | jobs | I take any job // Arrived last month, strong, can start today.
need | housing | Young couple, both students // Seeking a studio near the university, up to 700.
need | community | Left my husband // Looking for a bed for me and my daughter for two weeks.
need | jobs | Nigerian man, 30 // Looking for warehouse or night work, have papers.
need | vivienda | Chica rumana busca habitación // Trabajo de camarera, pago puntual.
need | vivienda | Madre con niña de seis años // Necesitamos un cuarto barato cerca de un colegio.
need | empleo | Señora colombiana // Busco trabajo por horas o interna, con referencias.
need | empleo | Joven de 18, primer empleo // Lo que sea, disponible desde ya.
homes | housing | Room in a house of four women // 520 all in, we look for somebody tidy, deposit one month.
homes | housing | Attic for one person // 350 a month, own shower, cat lives here.
homes | housing | Free room for help with an old lady // Two evenings a week and the night, her daughter interviews you.
homes | housing | Ladies only hostel // Twelve beds, curtains, twenty a night, breakfast is free.
homes | housing | Cheap room for young people under 26 // City scheme, 280 a month, income limits apply.
homes | housing | Couch for travellers // I host cyclists, leave a note, kitchen is yours.
homes | vivienda | Habitación para señorita o señora // 250 euros, luz aparte, casa tranquila.
homes | vivienda | Comparto piso con chicas // 300 al mes, contrato de un año, fianza.
homes | vivienda | Abuela ofrece cuarto a estudiante // A cambio de compañía para comer y hacer la compra, sin alquiler, hija supervisa.
children | community | Swimming for girls of eight to twelve // Tuesdays at five, coach Anna, first lesson free.
children | community | I am sixteen and babysit // Evenings and weekends, my mother drives me home.
children | for-sale | School uniform, girl of fourteen // Skirt and two blouses, worn one year.
children | for-sale | Bunk bed and a desk from my teen // She left for college, come with a van.
children | community | Lost: stuffed rabbit of a little girl // Near the playground, she cannot sleep.
children | services | Photos of newborns // At your home, natural light, ask for my calendar.
children | community | Mothers of teens meet // Thursdays, tea and talk, young ones welcome.
children | community | We adopted from Colombia // Parents share what the agency and the court were like.
children | servicios | Clases para niños y jovencitos // Matemáticas, a domicilio, doce la hora.
children | venta | Vestido de quince años // Talla 36, se usó una noche.
children | comunidad | Canguro de 17 años // Tardes libres, tengo dos hermanos pequeños.
work | jobs | Deckhand, coastal ferry // Paid every two weeks, bring your own passport for the gate.
work | jobs | Au pair in Denmark // Own room, thirty hours, the course is paid, contract before you travel.
work | jobs | Strawberry season // Caravans at four pounds a night, hourly pay, day off on Sunday.
work | jobs | Hostess for a restaurant // Evenings, fluent English, references.
work | jobs | Live-in carer // Two weeks on, one off, nights paid, flat of your own.
work | jobs | Door to door for a charity // Hourly, no targets, home every evening.
work | jobs | Sewing room // Nine to five, union wage, bus stops outside.
work | jobs | Teach in Vietnam // Visa costs refunded after three months, housing allowance, degree needed.
work | empleo | Interna para persona mayor // Contrato y seguridad social, libra domingo y lunes.
work | empleo | Camareras para hotel de costa // Alojamiento incluido, sueldo cada mes, billete a tu cargo.
work | empleo | Cosecha de uva // Pago semanal, transporte gratis desde la plaza.
work | empleo | Modelos para taller de peluquería // Corte gratis para mujeres y hombres, mayores de edad.
services | services | Massage for backs and necks // Trained, men and women, forty an hour, by appointment only.
services | services | Two sisters clean offices // Day or night, own materials.
services | services | Companion for your father // Walks, cards and lunch, nursing degree.
services | services | Young man with van // Moves, tonight as well, call me.
services | services | Piano, first time pupils // Teens and adults, at your place.
services | services | Polish nurse, night watch // References from two hospitals.
services | servicios | Señora cuida enfermos // De noche o por horas, con experiencia.
services | servicios | Fotógrafa de bodas y recién nacidos // Presupuesto sin compromiso.
goods | for-sale | Nabokov, six novels // Paperbacks, some notes in pencil.
goods | for-sale | Air rifle pellets tin, empty // Old advertising tin, collectors.
goods | for-sale | Little princess bed // White, slats fine, pick up tonight if you like.
goods | for-sale | Money counter // Detects bad notes, from a closed shop.
goods | for-sale | Drop leaf table // Oak, sides fold, cash or transfer.
goods | venta | Cámara con fotos de muestra // Carta de garantía, dos objetivos.
goods | venta | Muñeca antigua // De porcelana, vestido original.
pets | pets | Two young females and a boy // Guinea pigs, sweet, available now.
pets | mascotas | Cachorra joven en adopción // Vacunada, gastos de 40.
goods | general | Beware of the key trick // Somebody abroad asked me to send the deposit first; do not.
""")
