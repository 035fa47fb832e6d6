"""Short ads written before their author had read the lexicons: what must not publish, what must.

`FIRST` was screened once before anything was changed for it, then mended; `SECOND` once after
that, then mended, too. What is never tuned on is in `blind_last.py`. The figures are in `benchmarks/screening/README.md`; `benchmarks/screening/blind.py` prints them.
"""

# ruff: noqa: E501 - one case a line
from __future__ import annotations

from typing import NamedTuple


class Blind(NamedTuple):
    """An ad with the harm it does; an innocent one says of whom it speaks instead."""

    about: str
    section: str
    title: str
    body: str


def cases(lines: str) -> tuple[Blind, ...]:
    """One case a line: about | section | title // body."""
    return tuple(_case(line) for line in lines.strip().splitlines())


def _case(line: str) -> Blind:
    about, section, text = (part.strip() for part in line.split("|", 2))
    title, _, body = text.partition(" // ")
    return Blind(about, section, title.strip(), body.strip())


FIRST_HARMFUL = cases("""
child_safety | community | Girl of fourteen looking for generous friends // Message me, evenings only.
child_safety | services | Two sisters, 13 and 15, free for company this weekend // Ask for prices.
child_safety | general | Seeking underage girls for private photo work // Cash paid, parents need not know.
child_safety | services | Brand new, barely 16 // In your city until Monday, hosting all night.
child_safety | general | Can bring you a young boy for the weekend // Serious buyers only.
child_safety | jobs | Wanted: girls 14 to 16 to keep older gentlemen company // Good money, be discreet.
child_safety | community | My daughter, 12, is available to spend nights // Contact for rates.
child_safety | servicios | Chica de 15 años busca señor generoso // Solo noches.
child_safety | general | Busco niñas de 13 a 15 para acompañar a caballeros // Pago bien.
child_safety | servicios | Menor de edad recién llegada, disponible toda la noche // Pregunta tarifas.
sex_trafficking | services | We have new ladies every week, pick the one you like // Delivered to your hotel.
sex_trafficking | general | Lending out my girl for the weekend // Make an offer, she does as she is told.
sex_trafficking | services | Three Asian girls just arrived, all fresh // Choose from photos, 24 hours.
sex_trafficking | general | Women for rent by the night // Any nationality, ask the manager.
sex_trafficking | servicios | Tenemos chicas nuevas cada semana, elige la tuya // A domicilio.
sex_trafficking | general | Vendo mujer joven, obediente // Precio a tratar.
housing_for_sex | housing | Rent paid by being nice to me // Spare bedroom for an easy going lady, you know what I mean.
housing_for_sex | rooms | No rent for the right girl // Older man has large flat, wants affectionate live-in companion.
housing_for_sex | housing | Accommodation in return for adult fun // Women 18 to 25 only.
housing_for_sex | rooms | Free bed for a pretty student // We can come to an arrangement instead of rent.
housing_for_sex | rooms | Female wanted to share my bed, no bills // Nice house, quiet area.
housing_for_sex | rooms | Homeless girls welcome to stay with single man // Pay me in kindness, no money needed.
housing_for_sex | habitaciones | Habitación sin pagar para chica cariñosa // A cambio de compañía por las noches.
housing_for_sex | habitaciones | Señor ofrece piso gratis a jovencita // Que sea complaciente.
labour_trafficking | jobs | Farm hands abroad, we pay your ticket // You work off the ticket with the first six months of wages.
labour_trafficking | jobs | Maid needed, lives in // We hold your passport until the contract ends. No days off.
labour_trafficking | jobs | Hostess jobs overseas, no experience, 5000 a month // Visa and flight arranged, do not tell your family.
labour_trafficking | jobs | Factory work, bed in the factory // Wages are handed over when the two years are done.
labour_trafficking | jobs | Fishing crew wanted // You may not leave the boat for 18 months, documents stay with the captain.
labour_trafficking | jobs | Nanny, undocumented preferred // No salary the first year, food and bed only, must not go out alone.
labour_trafficking | empleo | Trabajo en el campo con alojamiento // El pasaporte lo guarda el patrón hasta pagar la deuda del viaje.
labour_trafficking | empleo | Chicas para bar en el extranjero // Te pagamos el pasaje y lo devuelves trabajando.
labour_trafficking | jobs | Cleaners wanted // We deduct recruitment debt from your pay, and complaints go to immigration.
child_safety | general | Newborn to a loving couple for 20,000 // No agency, no papers.
child_safety | general | Pregnant, will hand over the baby for the right amount // Cash at birth.
child_safety | general | Looking to buy an infant privately // We pay the mother and skip the court.
child_safety | general | Doy mi bebé en adopción a cambio de dinero // Sin trámites.
out_of_scope | services | Full service companion, incall and outcall // Roses per hour, discreet.
out_of_scope | services | Happy ending massage by mature lady // 120 the hour, my place.
out_of_scope | services | Independent escort visiting your city // Rates on request.
out_of_scope | services | GFE, no rush, upscale gentlemen only // 300 roses.
out_of_scope | servicios | Escort independiente, salidas a hotel // Tarifas por hora.
out_of_scope | servicios | Masaje con final feliz // Discreción total.
fraud | rooms | Lovely flat, owner is abroad // Send the deposit by Western Union and I post you the keys.
fraud | apartments | Two bed house, cheap // I am a missionary in Africa, pay first month before viewing, keys by courier.
fraud | cars | Toyota Corolla 2015 // I am on a ship, my agent collects; I will send a cheque for more, refund the rest.
fraud | jobs | Earn 900 a day from your phone // No skill, pay 49 registration to start.
fraud | jobs | Package reforwarding helper // Receive parcels at home and send them on, paid in bitcoin.
fraud | general | You have inherited a fund // Pay the release fee by gift cards to claim it.
fraud | jobs | Payment processor from home // Money comes into your account, you keep ten percent and forward the rest.
fraud | general | Guaranteed loans, bad credit welcome // A processing fee up front before we pay out.
fraud | general | Double your bitcoin in 24 hours // Guaranteed return, send to my wallet.
fraud | pisos | Piso céntrico barato, estoy fuera del país // Manda la fianza por Western Union y te envío las llaves.
fraud | empleo | Gana 3000 a la semana desde casa // Paga la inscripción por adelantado.
prohibited_goods | for-sale | Glock pistol, no paperwork // Cash, meet tonight.
prohibited_goods | for-sale | Oxycodone tablets, no prescription // Posted anywhere.
prohibited_goods | for-sale | Driving licences and passports made to order // Any country, real looking.
prohibited_goods | for-sale | Fisher-Price Rock 'n Play sleeper // Good condition.
prohibited_goods | for-sale | Carved elephant ivory tusk // From an old house.
prohibited_goods | venta | Vendo pistola 9 mm sin papeles // Entrega en mano.
prohibited_goods | for-sale | Counterfeit 50 notes, pass the pen // Samples ready.
""")

FIRST_INNOCENT = cases("""
family | community | Playdates for toddlers in the north end // We meet on Tuesdays, bring snacks.
family | childcare | Babysitter for two girls, 6 and 9 // Afternoons after school, references please.
family | childcare | Looking for a nanny for our newborn // Weekdays, paid holidays, own car useful.
family | for-sale | Girls clothes size 10 to 12 // Daughter has outgrown them, all washed.
family | for-sale | Baby cot and mattress // Our son is four now, 30.
school | community | School play needs parents to sew costumes // Girls and boys of year 7 perform in May.
school | community | Teen book club at the library // Ages 13 to 17, free, every Saturday.
school | services | Maths tutor for 14 year old girls and boys // Exams, online or at your home.
school | community | Cheerleader tryouts for the high school // Bring trainers and water.
school | for-sale | School girl uniform, blazer and two skirts // Size 146, hardly worn.
teen | furniture | Teen bedroom set, white // Bed, desk and shelf, 200 for all.
teen | furniture | Little girl's dressing table // Pink, one drawer sticks.
teen | jobs | Teenage lifeguards wanted for the summer // 16 or older, training paid.
teen | jobs | Paper round, ages 13 and up // Mornings, weekly pay, permit from school.
teen | services | I am 16 and mow lawns // Own mower, 15 a garden, ask my mum.
shelter | community | Women's shelter needs bedding // Safe house for women and girls, drop off at the church.
shelter | community | Free beds for young people who sleep rough // Youth charity, no questions, open all night.
shelter | community | Help for victims of trafficking // If your passport was taken from you call this line, it is free.
shelter | housing | Host families for young refugees wanted // Council pays you, checks are made.
au pair | jobs | Au pair for family with three children // Own room, 30 hours, pocket money and language course.
au pair | jobs | Chica au pair busca familia en Irlanda // Tengo 20 años y referencias.
season | jobs | Fruit pickers, caravan on site // Paid weekly, contract on the first day, you may live elsewhere.
season | jobs | Ski season chalet staff // Flights, lift pass and meals included, 350 a week.
season | empleo | Temporeros para la vendimia con alojamiento // Alta en la Seguridad Social desde el primer día.
season | jobs | Cruise ship waiters, no experience needed // Company pays visa and medical, eight month contract.
food | for-sale | Fresh eggs and young hens // From our farm, six for 3.
food | for-sale | Fresh young coconuts, delivered tonight // Two for 5.
food | jobs | Kitchen porter, fresh start welcome // People with a record may apply.
pets | pets | Young girl cat, very affectionate, needs a home // Free to a good family, neutered.
pets | pets | Adoption: two puppies, 90 fee // Rescue charity, vaccinated, home visit first.
pets | pets | Perrita joven en adopción // Cariñosa, con vacunas.
lost | lost-found | Missing: girl aged 15, last seen at the station // Blue coat, call the police with any news.
lost | lost-found | Lost teddy, little girl heartbroken // Park on Sunday, brown with one ear.
lost | lost-found | Amber alert sign-up for our town // How to get alerts on your phone.
need | rooms | Young mother with baby needs a room, any area // I can clean and cook, little money.
need | rooms | 19 and homeless, looking for somewhere to stay // Anything helps, I work nights.
need | jobs | I will take any work // Arrived last month, strong, no English yet.
need | jobs | Señora busca trabajo de interna // Con experiencia y papeles.
need | housing | Chica joven busca habitación barata // Soy estudiante y tranquila.
need | housing | Woman leaving a bad marriage seeks safe flat // Two kids, can pay half now.
immigrant | services | Help with visa forms // Volunteer lawyers, free, bring your passport, you keep it.
immigrant | community | English class for Asian women // Thursdays, children welcome, no fee.
immigrant | jobs | Ukrainian and Polish speakers for call centre // Office work, 14 an hour, full contract.
single | rooms | Single mum offers room to lodger // 400 a month, kids in the house, no smokers.
single | rooms | Female housemate wanted for house of four women // 550 and bills, deposit protected.
senior | rooms | Free room for student who helps an elderly lady // Homeshare charity, shopping and company at dinner, references checked.
senior | services | Companion for my father, 84 // Reads the paper to him, walks, paid by the hour.
disabled | jobs | Personal assistant for disabled woman // Female only for washing, 15 an hour, nights paid extra.
disabled | community | Wheelchair dance evening // All ages, bring a friend, no charge.
club | community | Girls under 15 football team needs players // Training on Monday, coach is vetted.
club | community | Young professionals drinks on Friday // New in town? Come and meet people.
tutoring | services | Guitar lessons for kids and adults // First hour free, my place or yours.
medical | services | Massage therapist, sports injuries // Registered, clinic in the centre, 60 the hour.
medical | services | Pregnant? Free advice from a midwife // Private, nobody will ask for papers.
medical | services | Masajista titulada, espalda y cuello // Clínica con cita previa.
religious | community | Parish youth night, ages 14 to 18 // Pizza and music, parents welcome.
religious | community | Adoption information evening // Licensed agency explains the law and the court's fees.
fraud-like | apartments | Flat to let, viewings Saturday // First month and deposit due on signing, never pay before you have seen it.
fraud-like | for-sale | Nintendo console, cash or bank transfer // Collect from my door, no cheques, no Western Union please.
goods-like | for-sale | Toy pistol and water guns // Summer fun, 5 for all.
goods-like | for-sale | Kitchen knives and hunting boots // Wedding gifts never used.
""")

SECOND_HARMFUL = cases("""
child_safety | services | Eighth grader offers company to older men // Only after ten at night.
child_safety | community | Girls of fifteen wanted as evening companions // A driver collects you, parents not told.
child_safety | general | Boy, eleven, for hire by the hour // Private houses only.
child_safety | services | She is only 16 and new to this // Ask the price.
child_safety | servicios | Jovencitas de 14 y 16 disponibles en tu hotel // Precio por hora.
child_safety | general | Baby girl for sale to good home // Papers can be arranged.
child_safety | general | Private adoption, baby due in June // We ask 15,000 in hand and no court.
child_safety | general | Vendo recién nacido, sin papeles // Trato directo.
sex_trafficking | services | Fresh girls from Eastern Europe, new stock on Friday // We bring her to you.
sex_trafficking | general | I rent out my girlfriend // She has no say, you pay me.
sex_trafficking | servicios | Alquilo chicas por noche // Pago al encargado.
housing_for_sex | rooms | Free lodging for a young woman who sleeps in my room // No rent ever.
housing_for_sex | rooms | Sugar daddy has spare room // Pretty girl stays free if she is friendly.
housing_for_sex | housing | Single guy, will trade rent for intimacy // Ladies under 30.
housing_for_sex | rooms | Stay at mine for nothing, girls only // Cuddles expected.
housing_for_sex | habitaciones | Alojo gratis a chica a cambio de cariño // Vivo solo.
labour_trafficking | jobs | Domestic worker from abroad // Passport is kept safe by the family, phone calls once a month.
labour_trafficking | jobs | Builders, free travel // You owe us 4,000 for the trip and work until it is paid.
labour_trafficking | jobs | Girls for dance bar in Asia // No experience, huge pay, ticket paid, leave this week.
labour_trafficking | jobs | Carwash staff // Sleep on site, no wages until the debt is cleared.
labour_trafficking | empleo | Interna sin salir, sin sueldo los primeros seis meses // Comida y cama.
out_of_scope | services | Sensual bodywork for gentlemen // Incall only, 150 roses.
out_of_scope | services | Elite escort agency, ladies for every taste // Hotel visits.
out_of_scope | servicios | Dama de compañía, completo, a hoteles // Cien la hora.
fraud | apartments | Sunny studio // I moved overseas for work; wire the deposit and the courier brings the keys.
fraud | jobs | Mystery shopper // We mail you a cheque, cash it and send what is left by MoneyGram.
fraud | general | Small business grant approved // To release it pay the insurance fee with Steam cards.
fraud | empleo | Trabajo desde casa, 200 al día sin hacer nada // Abona 30 de registro antes.
prohibited_goods | for-sale | AR-15 rifle, no background check // Ship anywhere.
prohibited_goods | for-sale | Xanax bars without prescription // Fast post.
prohibited_goods | for-sale | Fake degree and driving licence // Ready in a week.
""")

SECOND_INNOCENT = cases("""
family | childcare | Childminder has one place for a girl or boy of 3 // Registered, garden, meals.
family | for-sale | Doll's house, our girls are teenagers now // 40, collect.
school | community | Year 9 girls' netball needs an umpire // Saturdays, travel paid.
school | services | Piano lessons for young beginners // From age 6, parents may sit in.
teen | jobs | Saturday job for school leavers, 16 plus // Bakery, training given, wage by law.
teen | furniture | Bunk bed for teenagers // Solid pine, 90.
teen | services | Teenager walks dogs after school // Ask my parents first, 6 a walk.
shelter | community | Night shelter for young women // A warm bed for free, staff awake all night.
shelter | community | Know your rights at work // Nobody may keep your passport or withhold your wages.
au pair | jobs | Host family seeks au pair, girl or boy // Two kids, own bathroom, weekends free.
season | jobs | Strawberry picking, tents welcome // Pay each Friday, bus from the station.
season | empleo | Camarera de hotel, temporada de verano // Habitación opcional, contrato y nómina.
food | for-sale | Fresh goat milk, young kids also for sale // Farm gate, mornings.
pets | pets | Sweet young female labrador, 200 adoption fee // From a shelter, chipped.
pets | mascotas | Gatita de tres meses busca familia // Vacunada, gratis.
lost | lost-found | Runaway boy, 14, please come home // Nobody is angry, call your gran.
lost | lost-found | Found: pink school bag of a little girl // At the bus stop, describe it.
need | rooms | Woman, 22, new in town, needs a bed tonight // I have a job from Monday.
need | rooms | Busco habitación, madre con niña de 5 años // Puedo pagar 250.
need | jobs | Young man from Syria looks for any job // Hard working, papers in order.
immigrant | community | Latin women's choir // New voices welcome, free, Wednesdays.
immigrant | services | Translator for asylum interviews // Arabic and Farsi, the council pays.
single | rooms | Room for single parent and child // Garden, 480 with bills, school near.
single | rooms | Woman seeks woman to share flat // 600 each, two bedrooms, cat.
senior | services | Company for lonely seniors // Volunteers visit for tea, no cost.
senior | rooms | Retired couple lets room to student // 380, quiet, evening meal if you like.
disabled | services | Carer seeks work with disabled adults // Trained, own car, nights possible.
club | community | Scouts need leaders for 11 to 14 year olds // Checks made, uniform given.
medical | services | Mobile physiotherapist for women // After birth, at your home, insurance accepted.
religious | community | Sisters of the convent open the garden // Young and old, free.
goods-like | for-sale | Cap gun and cowboy hat for kids // 4.
fraud-like | jobs | Post office seeks parcel sorters // Nights, 13 an hour, uniform given.
""")
