"""Names of people from where the company works: pure, so that a number always gives the same name."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Culture:
    """Where people are from: how many of a hundred, their interface language and time zones, their names."""

    weight: int
    language: str
    zones: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]
    form: str = "{given} {family}"


@dataclass(frozen=True)
class Named:
    name: str
    language: str
    zone: str


def named(rng: Random) -> Named:
    """Somebody's name, with the language and the time zone they use."""
    culture = rng.choices(CULTURES, _WEIGHTS)[0]
    name = culture.form.format(given=rng.choice(culture.given), family=rng.choice(culture.family))
    return Named(name, culture.language, rng.choice(culture.zones))


def _culture(
    weight: int, language: str, zones: str, given: str, family: str, form: str = "{given} {family}"
) -> Culture:
    return Culture(weight, language, _words(zones), _words(given), _words(family), form)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("~", " ") for word in text.split())


CULTURES = (
    _culture(
        14,
        "en",
        "America/Chicago America/New_York America/Los_Angeles America/Denver",
        "Avery Jordan Maya Elijah Grace Caleb Hannah Wyatt Naomi Miles Brooke Darnell Shanice Tyrell Paige",
        "Thompson Ramirez Washington O’Neill Kowalczyk Freeman Nguyen Patterson Hughes Delgado Reed Banks",
    ),
    _culture(
        7,
        "en",
        "Europe/London Europe/Dublin",
        "Siobhán Aoife Callum Imogen Rhys Niamh Oliver Priya Gareth Eilidh Harriet Fergus",
        "MacLeod O’Sullivan Davies Fitzgerald Ashworth Begum Llewellyn Murray Hargreaves Byrne",
    ),
    _culture(
        9,
        "de",
        "Europe/Berlin Europe/Vienna Europe/Zurich",
        "Jürgen Annika Björn Käthe Matthias Sabine Florian Heike Lukas Ulrike Şeyma Torsten Friederike",
        "Müller Schröder Weiß Krämer Brandt Yılmaz Hoffmann Vogel Größl Kuhn Zimmermann Lüders Baumann",
    ),
    _culture(
        7,
        "en",
        "Europe/Warsaw",
        "Agnieszka Łukasz Małgorzata Paweł Zofia Krzysztof Wojciech Żaneta Grażyna Szymon Michał Kinga",
        "Wiśniewska Wójcik Kowalczyk Zieliński Dąbrowska Szczepański Łuczak Pietrzak Gołąb Śliwa Żak",
    ),
    _culture(
        4,
        "en",
        "Europe/Istanbul",
        "Ayşe Çağlar Gülşen İbrahim Özgür Şebnem Emre Zeynep Uğur Büşra Kerem Nilüfer",
        "Yılmaz Çelik Öztürk Şahin Aydoğan Güneş İnce Kılıç Erdoğdu Arslan Koçak",
    ),
    _culture(
        5,
        "fr",
        "Europe/Paris Europe/Brussels Africa/Casablanca",
        "Hélène François Maëlle Loïc Noémie Thibault Chloé Gaël Aïcha Benoît Zoé Éric",
        "Lefèvre Besançon Dubois N’Diaye Garçon Benali Château Moreau Lemaître Traoré Fournier",
    ),
    _culture(
        7,
        "es",
        "America/Mexico_City Europe/Madrid America/Bogota",
        "José Begoña Íñigo Ximena Joaquín Lucía Martín Itziar Sofía Andrés Concepción Rubén",
        "Núñez Ibáñez Castellanos Peña García Muñoz Ordóñez Vázquez Quiñones Herrera Zúñiga",
    ),
    _culture(
        5,
        "pt",
        "America/Sao_Paulo Europe/Lisbon",
        "João Conceição Thaís Luís Antônio Inês Caíque Letícia Estêvão Mônica Raíssa",
        "Gonçalves Araújo Simões Conceição Magalhães Brandão Assunção Falcão Guimarães Leão",
    ),
    _culture(
        3,
        "it",
        "Europe/Rome",
        "Niccolò Giulia Ruggero Chiara Tommaso Fiorella Raffaele Ludovica Matteo",
        "Esposito D’Angelo Brambilla Dell’Acqua Fumagalli Caffè Lo~Russo Bellucci Marchetti",
    ),
    _culture(
        3,
        "nl",
        "Europe/Amsterdam",
        "Sjoerd Marijke Jeroen Femke Daniël Liesbeth Thijs Noor Renée",
        "de~Vries van~den~Berg Bakker IJsselstein Hoekstra ter~Braak Visser Jansen Kuipers",
    ),
    _culture(
        4,
        "ar",
        "Africa/Cairo Asia/Riyadh Asia/Amman",
        "محمد فاطمة يوسف مريم خالد ليلى عمر نورة سامي هدى طارق رانيا",
        "الحسيني منصور العتيبي حداد الخطيب سليمان القحطاني نصار الشريف بركات",
    ),
    _culture(
        6,
        "ja",
        "Asia/Tokyo",
        "陽翔 結衣 健太 さくら 大輔 美咲 翔太 直子 拓海 恵子 隆 ひかり",
        "佐藤 鈴木 高橋 渡辺 小林 齋藤 山本 中村 吉田 西村 髙田",
        "{family} {given}",
    ),
    _culture(
        9,
        "zh",
        "Asia/Shanghai Asia/Taipei Asia/Singapore",
        "伟 芳 秀英 娜 敏 静 丽 强 磊 洋 艳 子轩 欣怡 浩然",
        "王 李 张 刘 陈 杨 赵 黄 周 吴 欧阳 司马 諸葛",
        "{family}{given}",
    ),
    _culture(
        4,
        "ko",
        "Asia/Seoul",
        "민준 서연 도윤 지우 하준 수빈 현우 은지 예준 유진 태호 미경",
        "김 이 박 최 정 강 조 윤 장 임 남궁",
        "{family}{given}",
    ),
    _culture(
        12,
        "en",
        "Asia/Kolkata",
        "आरव प्रिया Ananya Rohan कविता Sanjay लक्ष्मी Deepika Arjun मीनाक्षी Vikram Lakshmi Karthik",
        "शर्मा Iyer पटेल Krishnamurthy Varghese गुप्ता Banerjee Reddy Nair Chaudhary Subramaniam",
    ),
    _culture(
        3,
        "en",
        "Asia/Ho_Chi_Minh",
        "Hương Đức Thảo Minh Ngọc Tuấn Phương Quỳnh Dũng Ánh",
        "Nguyễn Trần Lê Phạm Huỳnh Võ Đặng Bùi Đỗ",
        "{family} {given}",
    ),
    _culture(
        4,
        "en",
        "Africa/Lagos Africa/Accra Africa/Nairobi",
        "Adaeze Chukwuemeka Ọlámidé Ngozi Babátúndé Kwame Wanjirũ Funmiláyọ̀ Kofi Zainab Ikenna",
        "Okonkwo Adéyẹmí Mensah Eze Ọláwálé Kamau Abubakar Nwosu Asante Ọ̀ṣúndé",
    ),
    _culture(
        3,
        "en",
        "Europe/Athens Europe/Kyiv Europe/Bucharest Europe/Sofia",
        "Ελένη Γιώργος Олександр Ірина Mirela Ștefan Йордан Цветана Ioannis",
        "Παπαδοπούλου Κωνσταντίνου Шевченко Ковальчук Antonescu Țurcanu Димитров Vasilescu",
    ),
)
_WEIGHTS = [culture.weight for culture in CULTURES]
