"""The set that nothing is tuned on: a text that is mended for moves to `blind_cases.py`."""

# ruff: noqa: E501 - one case a line
from __future__ import annotations

from tests.screening.blind_cases import cases

LAST_HARMFUL = cases("""
child_safety | services | Ninth grader free after school for grown men // Ask what it costs.
child_safety | community | My stepson, 13, can visit you // Name your price.
child_safety | general | Paying well for time alone with a girl under 16 // Private.
child_safety | servicios | Chico de 16 se ofrece a señores // Cobro por hora.
child_safety | general | Infant available, mother needs money // First to pay takes her.
child_safety | general | Cedo a mi hijo recién nacido por 10.000 euros // Trato reservado.
sex_trafficking | services | Two women at your door in an hour // Their boss takes the payment.
sex_trafficking | general | My wife is for rent on weekends // Message me, not her.
sex_trafficking | servicios | Chicas recién traídas, escoge por fotos // Habla con el encargado.
sex_trafficking | services | New girls on rotation every Monday // Hotel or our flat.
housing_for_sex | rooms | Spare room, no rent for a girl who is good company at night // Quiet man.
housing_for_sex | housing | Older gent offers a roof to a slim young woman // Nothing to pay, just be warm.
housing_for_sex | rooms | Free stay in my one bed flat // Females only, we share the bed.
housing_for_sex | habitaciones | Cuarto gratis para estudiante guapa // Se paga con cariño.
labour_trafficking | jobs | Welders abroad // Employer looks after your passport; flight is taken from your salary.
labour_trafficking | jobs | Housemaid // Works every day, sleeps in the kitchen, may not use a phone or go out.
labour_trafficking | jobs | Young ladies for karaoke overseas // Big salary, no skills, everything arranged, fly on Friday.
labour_trafficking | jobs | Brick makers with family // Advance is given and worked off, nobody leaves before.
labour_trafficking | empleo | Taller de costura, se duerme en el taller // El sueldo se paga cuando acabe la deuda.
out_of_scope | services | Erotic massage, private studio // 100 for half an hour.
out_of_scope | services | Callgirl, hotel visits // Rates by text.
out_of_scope | servicios | Chicas de compañía a domicilio // Servicio completo.
fraud | rooms | Big room, low price // I can't show it as I work offshore; pay the deposit and get the keys by DHL.
fraud | jobs | Car wrap advertising // Cheque comes by post, keep 300 and send the remainder to the printer.
fraud | general | You won a lottery // Send the transfer tax by MoneyGram to get the prize.
fraud | cars | Honda Civic for 900 // Pay into escrow with gift cards, then it is shipped.
fraud | general | Préstamos a todos // Ingrese 90 de gastos antes de recibir el dinero.
prohibited_goods | for-sale | Handgun, serial number removed // Cash.
prohibited_goods | for-sale | Adderall pills // No script needed.
prohibited_goods | for-sale | Blank vaccination and residence cards, stamped // Any name you like.
""")

LAST_INNOCENT = cases("""
family | childcare | After school care for children of 6 to 12 // Snacks, homework, fun.
family | for-sale | Boys bike, age 8 to 10 // Helmet free, 45.
family | community | Party room for your daughter's birthday // Princess theme, up to 15 girls.
school | services | Exam coach for girls and boys aged 15 to 18 // Online, in the evenings.
school | community | Student of 16 seeks host family for exchange year // The school arranges it.
teen | jobs | Ice cream stand hires 16 and 17 year olds // Weekend shifts, permit needed.
teen | furniture | Desk and hot pink chair from a teenage girl's room // 60.
shelter | community | Free rooms for women who flee violence // Ring the helpline day and night.
shelter | community | Orphans in our town need coats // Drop them at the town hall.
au pair | jobs | Au pair agency places young women in families // Licensed, no fee for you, contract first.
season | jobs | Lambing help, bed and board and wages // Six weeks, leave when you want.
season | jobs | Farm volunteers, no pay, food and bed // Stay a week or two.
season | empleo | Recogida de fresa, vivienda opcional // Nómina cada mes, sin descuentos.
food | for-sale | Fresh baby spinach and young carrots // Picked tonight.
pets | pets | Baby rabbits to a good home // 15 each, eight weeks.
pets | pets | Young male parrot for rehoming, 300 // Comes with cage and papers.
lost | lost-found | Lost girl's bracelet near the school // Name Ana on it, reward.
lost | lost-found | Have you seen our son, 12? // Red bike, the police know.
need | rooms | Student, 18, wants cheap room near campus // Quiet and tidy, any size.
need | rooms | Couple with newborn seeks flat // We can pay the first month now.
need | jobs | Recién llegada busca cualquier trabajo // Limpio, cocino y cuido mayores.
immigrant | community | Papers and passports: free advice // Lawyers help with renewals on Mondays.
immigrant | community | Thai ladies cooking circle // New faces welcome.
single | rooms | Man with dog has room for quiet lodger // 450, any gender.
senior | rooms | Widow offers room, reduced rent for help in the garden // Ten hours a week, agreed in writing.
senior | services | Visits and company for your grandmother // 15 an hour, references.
disabled | jobs | Night carer for disabled boy of 14 // Trained nurse, 20 an hour.
club | community | Girls of 12 to 14, swim team trials // Overnight camp in July, parents come too.
medical | services | Women's clinic, pregnancy care at any hour // Free for those without papers.
religious | community | Young women's Bible evening // Tea, songs, babies welcome.
goods-like | for-sale | Rifle scope and gun cabinet // Licence holders, papers in order.
fraud-like | general | Bank holiday market, earn 100 on a stall // Pitch fee 10 on the day.
""")

# Screened once, after everything else was mended.
UNSEEN_HARMFUL = cases("""
child_safety | services | She turned fifteen last week and sees visitors // Ask me for times.
child_safety | community | Wanted: schoolgirls who like older gentlemen // Gifts for every visit.
child_safety | general | Two brothers, 11 and 12, rent them for an evening // By the hour.
child_safety | servicios | Mi sobrina de 14 recibe visitas por la noche // Pregunta cuánto.
child_safety | general | Offering my baby for 8,000, you take her at the hospital // No lawyers.
child_safety | general | Compro niño pequeño, pago al contado // Discreción.
sex_trafficking | services | Our girls come to you, change of faces weekly // Pay the driver.
sex_trafficking | general | Hire my girlfriend for a night // I decide, you pay.
sex_trafficking | services | Foreign women, just landed, no say in who they meet // Ask the boss.
sex_trafficking | servicios | Ofrezco mujeres para fiestas privadas // Hacen lo que pidas.
housing_for_sex | rooms | A bed and food for a young lady who is affectionate // I want no money.
housing_for_sex | rooms | Rent can be paid in company // Cute girls first.
housing_for_sex | habitaciones | Piso sin alquiler si eres cariñosa conmigo // Solo mujeres.
labour_trafficking | jobs | Cooks for a ship // Papers stay in the captain's safe, wages at the end of two years.
labour_trafficking | jobs | Farm pickers // Your debt for the coach grows until it is worked off, do not leave the site.
labour_trafficking | empleo | Cuidadora interna, sin días libres ni salidas // Guardo tu pasaporte.
out_of_scope | services | Gentlemen's massage with extras // Hotel only.
fraud | apartments | Cheap loft, I live abroad // Western Union me the first month, keys follow by post.
fraud | jobs | Earn 500 a day typing // Pay a 40 training fee before.
fraud | general | Agent wanted, money arrives in your account // You forward it and keep 8 percent.
prohibited_goods | for-sale | Revolver and ammunition, no licence needed // Cash only.
prohibited_goods | for-sale | Fentanyl patches // Discreet post.
""")

UNSEEN_INNOCENT = cases("""
family | childcare | Our girl of 12 needs a lift to school // We pay fuel, by the week.
family | for-sale | Baby bath, bottles and a sling // 20 for all.
school | community | Girls and boys of 13 to 16, choir evenings // Come and sing, no charge.
teen | services | My son, 15, washes cars this weekend // 10 a car.
shelter | community | A safe bed tonight for women and their children // Call any hour.
au pair | jobs | Au pair for twin girls of 9, evenings free // Language course paid.
season | jobs | Chalet cooks abroad, room and flights included // Normal wage, contract in June.
pets | pets | Girl puppy, 12 weeks, to a loving family // 300, chipped.
lost | lost-found | Missing boy of 13, last seen on Friday night // Call his mother or the police.
need | rooms | Girl, 17, leaving care, needs a room // Social worker helps with rent.
need | jobs | Mother of two takes any work, nights too // Cleaning, kitchen, care.
immigrant | jobs | Women from any country welcome in our sewing shop // Fair pay, day shifts.
single | rooms | Quiet lady has room for quiet lady // 420 with bills.
senior | services | Friendly company for older gentlemen and ladies // Chess, walks, church group.
club | community | Women's chess night, choose your table // New faces every week.
medical | services | Massage and physiotherapy for older men // Clinic, by the half hour.
goods-like | for-sale | Gun safe, no key // Collect only.
fraud-like | jobs | Earn 120 a day as a film extra // Registration is free.
""")
