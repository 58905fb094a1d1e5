//! Believable made-up people for the demo register, drawn from common names of many countries.
//! The one rule: everything comes from the seed, so never ask a clock, a map or a library here.

use std::iter::{repeat_n, repeat_with};
use std::str::SplitWhitespace;

use time::{Date, Duration};

use crate::customers::CustomerForm;

/// People without end, the same for the same seed; `today` bounds the birth dates.
pub fn people(seed: u64, today: Date) -> impl Iterator<Item = CustomerForm> {
    let mut chance = Chance(seed);
    let places: Vec<Place> = PLACES.split('=').skip(1).map(Place::read).collect();
    let turn = |(at, place): (usize, &Place)| repeat_n(at, place.weight);
    let turns: Vec<usize> = places.iter().enumerate().flat_map(turn).collect();
    repeat_with(move || {
        let place = &places[turns[chance.below(turns.len())]];
        let sex = chance.below(2);
        CustomerForm {
            first_name: place.given.draw(sex, &mut chance),
            last_name: place.family.draw(sex, &mut chance),
            iso_date: Some(birth_date(today, &mut chance).to_string()),
            phone_number: phone_number(&place.phones, &mut chance),
            ..CustomerForm::default()
        }
    })
}

/// Splitmix64: small, quick and the same on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap_or_default() % end
    }
}

struct Place {
    weight: usize,
    phones: Vec<&'static str>,
    given: Names,
    family: Names,
}

impl Place {
    fn read(block: &'static str) -> Self {
        let mut parts = block.split('|');
        let mut part = || parts.next().unwrap_or_default().split_whitespace();
        let (mut head, women, men, family) = (part(), part(), part(), part());
        let mut word = || head.next().unwrap_or_default();
        let (_name, weight, given_joint, family_joint) = (word(), word(), word(), word());
        Self {
            weight: weight.parse().unwrap_or_default(),
            phones: head.collect(),
            given: Names::read(given_joint, women, men),
            family: Names::read(family_joint, family.clone(), family),
        }
    }
}

/// Women's and men's forms, the common ones first, and how often two are joined by what.
struct Names {
    forms: [Vec<String>; 2],
    joiner: String,
    joined_percent: usize,
}

impl Names {
    fn read(joint: &str, women: SplitWhitespace, men: SplitWhitespace) -> Self {
        let spaced = |word: &str| word.replace('_', " ");
        let hers = |word: &str| spaced(word.split_once('/').map_or(word, |(hers, _)| hers));
        let his = |word: &str| spaced(word.split_once('/').map_or(word, |(_, his)| his));
        let (joiner, percent) = joint.split_at_checked(1).unwrap_or_default();
        Self {
            forms: [women.map(hers).collect(), men.map(his).collect()],
            joiner: spaced(joiner),
            joined_percent: percent.parse().unwrap_or_default(),
        }
    }

    fn draw(&self, sex: usize, chance: &mut Chance) -> String {
        let forms = &self.forms[sex];
        let mut name = || &forms[chance.below(forms.len()).min(chance.below(forms.len()))];
        let (one, other) = (name(), name());
        if one != other && chance.below(100) < self.joined_percent {
            format!("{one}{}{other}", self.joiner)
        } else {
            one.clone()
        }
    }
}

/// Ages from 18 to 98, three of four between 25 and 65.
fn birth_date(today: Date, chance: &mut Chance) -> Date {
    let years = match chance.below(100) {
        0..12 => 18 + chance.below(7),
        12..85 => 25 + chance.below(40),
        85..96 => 65 + chance.below(15),
        _ => 80 + chance.below(18),
    };
    let days = (years * 1461).div_ceil(4) + chance.below(365);
    today.saturating_sub(Duration::days(i64::try_from(days).unwrap_or_default()))
}

/// Fills one of the patterns: `#` becomes any digit, `N` one from 2 to 9.
fn phone_number(patterns: &[&str], chance: &mut Chance) -> String {
    let pattern = patterns[chance.below(patterns.len())];
    let mut digit = |from: usize| char::from(b"0123456789"[from + chance.below(10 - from)]);
    let fill = |sign| match sign {
        '#' => digit(0),
        'N' => digit(2),
        fixed => fixed,
    };
    pattern.chars().map(fill).collect()
}

/// A block for each place: `= name weight given-joint family-joint phones… | women | men | family`.
/// Common names come first; `_` stands for a space, `her/his` for two forms of one name, and a joint
/// such as `-5` for five in a hundred being two names with a hyphen between.
const PLACES: &str = "
= Britain 130 _4 -5 +4473######## +44771####### +44785####### +44794####### +44207#######
| Olivia Amelia Margaret Susan Sarah Emma Charlotte Grace Elizabeth Jean Aisha Priya Zoë Siân
| George Oliver David John James Thomas Mohammed Andrew Harry Peter William Callum Rhys Alfie
| Smith Jones Taylor Williams Brown Davies Evans Patel Wilson Thomas Khan Johnson Roberts Walker
  Wright Hughes Green Clarke Hall Begum Wood Ward Turner MacDonald Campbell Fletcher St_John Whyte
= United_States 120 _6 -4 +1212N###### +1312N###### +1415N###### +1617N###### +1713N######
| Mary Jennifer Linda Emily Jessica Ashley Madison Mia Mary_Ann Latoya Guadalupe Abigail Nevaeh
| James Michael Robert Christopher Liam Noah José Tyler Brandon Ethan DeShawn Billy_Ray Wyatt
| Johnson Williams Miller Davis Garcia Rodriguez Martinez Anderson Jackson White Harris Lewis
  Robinson Young Allen King Scott Nguyen Hill Flores Washington McCarthy O'Connor Kim Cohen
= France 80 _0 -6 +3361####### +3364####### +3366####### +3367####### +33142###### +33478######
| Marie Nathalie Camille Léa Chloé Marie-Claire Sylvie Élodie Françoise Anne-Sophie Inès Zoé
| Jean Pierre Michel Lucas Louis Jean-Luc François Hugo Étienne Loïc Jean-Baptiste Théo Mehdi
| Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefèvre
  Roux Fournier Girard Bonnet Dupont Lambert Faure Benoît D'Aboville Le_Gall de_La_Tour Haddad
= Germany 80 _3 -7 +49151######## +49171####### +49176######## +4930N###### +4989N######
| Sabine Anna Ursula Julia Lena Petra Monika Leonie Anna-Lena Heike Käthe Hannah Elif Mia
| Thomas Michael Jürgen Lukas Wolfgang Felix Karl-Heinz Jörg Stefan Jonas Günther Matthias Emre
| Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer
  Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Krüger Weiß Groß Yılmaz von_Arnim Löwe
= Spain 55 _5 _75 +34612###### +3464####### +3465####### +3467####### +3491N###### +3493N######
| María_Carmen Lucía Ana Isabel Sofía Laura Cristina María_José Montserrat Begoña Nuria Inés
| Antonio José Manuel Hugo Javier Ángel Juan_Carlos Íñigo Pablo Jordi Alejandro Iker José_Luis
| García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz
  Hernández Díaz Moreno Muñoz Álvarez Romero Navarro Gutiérrez Ibáñez Peña Etxeberria Puig
= Italy 55 _4 _2 +39347####### +39333####### +39328####### +39338####### +3902N####### +39065######
| Giulia Maria Francesca Anna Chiara Sofia Aurora Alessia Paola Maria_Teresa Ludovica Beatrice
| Marco Giuseppe Francesco Luca Alessandro Matteo Leonardo Niccolò Gian_Luca Salvatore Davide
| Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti
  De_Luca Mancini Costa Giordano Rizzo Lombardi Moretti D'Angelo Dell'Acqua Di_Stefano Cantù
= Portugal_and_Brazil 60 _12 _60 +35191####### +35196####### +551198####### +552199#######
| Maria Ana Beatriz Inês Mariana Leonor Luíza Fernanda Conceição Júlia Rita Larissa Matilde
| João José António Francisco Tiago Paulo Luís Duarte Guilherme Simão Vinícius Gonçalo Caio
| Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Sousa Fernandes Gonçalves Gomes
  Lopes Marques Alves Almeida Ribeiro Pinto Carvalho Araújo da_Conceição dos_Anjos Magalhães
= Netherlands 40 _2 -6 +3161####### +3162####### +3164####### +3165####### +3120N######
| Emma Maria Sanne Anouk Femke Fleur Lotte Mieke Saskia Roos Noor Maaike Daniëlle Zoë Fatima
| Jan Pieter Daan Sem Bas Willem Kees Jeroen Bram Sjoerd Maarten Thijs Joost Daniël Mohamed
| de_Jong Jansen de_Vries van_den_Berg Bakker van_Dijk Visser Janssen Smit Meijer de_Boer Mulder
  de_Groot Bos Vos Peters Hendriks van_Leeuwen Dekker van_der_Meer Dijkstra 't_Hart van_'t_Hof
= Sweden 35 _4 -3 +4670####### +4673####### +4676####### +4672####### +468N######
| Anna Eva Maria Karin Alice Maja Elsa Åsa Ebba Astrid Märta Linnéa Ann-Sofie Ulla Ylva
| Lars Erik Karl Anders Johan Per Nils Oskar Göran Åke Björn Hugo Bo Jan-Olof Sven Håkan
| Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Öberg
  Lindström Åkesson Lindqvist Bergström Sjöberg Ekström Nyström Hellström Ek Wallin Löfgren Ask
= Denmark_and_Norway 45 _6 _6 +4526###### +4528###### +4741###### +4748###### +4792######
| Anne Kirsten Mette Ida Freja Nora Sofie Bjørg Åse Ingrid Solveig Maren Karen_Marie Ragnhild
| Jens Søren Lars Ole Jørgen Bjørn Mikkel Håkon Øyvind Magnus Henrik Åge Sindre Knud Torbjørn
| Hansen Nielsen Jensen Olsen Pedersen Andersen Larsen Sørensen Rasmussen Jørgensen Johansen Berg
  Haugen Møller Kristiansen Østergaard Ødegård Aas Bøe Strand Kjær Lund Nygård Åsheim Sæther Bo
= Poland 45 _4 -5 +4850####### +4860####### +4869####### +4879####### +4822N######
| Anna Katarzyna Małgorzata Zofia Agnieszka Barbara Zuzanna Elżbieta Julia Łucja Grażyna Hanna
| Piotr Krzysztof Jan Andrzej Paweł Tomasz Łukasz Michał Stanisław Antoni Grzegorz Wojciech
| Nowak Kowalska/Kowalski Wiśniewska/Wiśniewski Wójcik Kowalczyk Kamińska/Kamiński Zając
  Lewandowska/Lewandowski Zielińska/Zieliński Woźniak Dąbrowska/Dąbrowski Mazur Krawczyk Łuczak
  Szymańska/Szymański Król Wróbel Jabłońska/Jabłoński Pawlak Ślusarczyk Żak Błaszczyk Sikora
= Czechia 30 _0 -1 +420602###### +420603###### +42072####### +42077####### +42022#######
| Jana Marie Eva Hana Tereza Lucie Kateřina Eliška Věra Alžběta Markéta Zdeňka Božena Barbora
| Jiří Jan Petr Josef Pavel Tomáš Jakub Ondřej Matěj Luboš Zdeněk Řehoř František Vojtěch
| Nováková/Novák Svobodová/Svoboda Novotná/Novotný Dvořáková/Dvořák Černá/Černý Němcová/Němec
  Veselá/Veselý Kučerová/Kučera Horáková/Horák Pokorná/Pokorný Procházková/Procházka Kočí Petrů
  Růžičková/Růžička Šťastná/Šťastný Říhová/Říha Hrubá/Hrubý Marková/Marek Krejčí Martinů Janů
= Ireland 30 _2 -5 +35387####### +35386####### +35385####### +35383####### +3531N######
| Mary Aoife Niamh Saoirse Ciara Siobhán Gráinne Caoimhe Bridget Róisín Sinéad Éabha Orla Una
| Patrick Seán Conor Liam Oisín Pádraig Cian Declan Eoin Fionn Ruairí Tadhg Brendan Niall
| Murphy Kelly O'Sullivan Walsh Byrne O'Brien Ryan O'Connor O'Neill O'Reilly Doyle McCarthy Nolan
  Gallagher Doherty Kennedy Lynch Quinn McLoughlin Ó_Briain Mac_Giolla_Phádraig FitzGerald Burke
= Türkiye 40 _4 -1 +90532####### +90542####### +90505####### +90212N######
| Fatma Ayşe Emine Zeynep Elif Çiğdem Işıl İrem Gülşen Şule Özge Büşra Tuğba Ümmühan Nur
| Mehmet Mustafa Ahmet Ali Hüseyin İbrahim Yusuf Emre Çağrı Işık Şükrü Ömer Oğuz Barış Can
| Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan
  Çetin Kara Koç Kurt Özkan Şimşek Polat Işık Ünal Güneş İnce Yavuz Bulut Ağaoğlu Erdoğan Acar
= Greece 28 _0 -2 +30694####### +30697####### +30693####### +30210#######
| Μαρία Ελένη Αικατερίνη Βασιλική Σοφία Γεωργία Αγγελική Δήμητρα Ευαγγελία Ιωάννα Ζωή
| Γεώργιος Ιωάννης Κωνσταντίνος Δημήτριος Νικόλαος Παναγιώτης Βασίλειος Χρήστος Άγγελος Ηλίας
| Παπαδοπούλου/Παπαδόπουλος Βλάχου/Βλάχος Αγγελοπούλου/Αγγελόπουλος Νικολαΐδου/Νικολαΐδης
  Οικονόμου Παπαγεωργίου Μακρή/Μακρής Δημητρίου Γεωργίου Αντωνίου Βασιλείου Θεοδώρου Λαμπράκη/Λαμπράκης
  Παππά/Παππάς Καραγιάννη/Καραγιάννης Ιωάννου Αλεξίου Χατζή/Χατζής Λάμπρου Πέτρου Στεφάνου
= Ukraine 30 _0 -1 +38050####### +38067####### +38093####### +38063####### +38098#######
| Олена Наталія Ірина Тетяна Оксана Марія Анна Юлія Катерина Світлана Софія Злата Ївга
| Олександр Андрій Сергій Володимир Іван Микола Тарас Дмитро Богдан Юрій Василь Максим Євген
| Мельник Шевченко Коваленко Бондаренко Бойко Ткаченко Кравченко Ковальчук Шевчук Поліщук
  Лисенко Мороз Марченко Петренко Ковальська/Ковальський Савченко Руденко Білецька/Білецький
  Гончар Зелінська/Зелінський Кузьменко Яворська/Яворський Їжакевич Щербак Левицька/Левицький
= Israel 22 _0 -3 +97250N###### +97252N###### +97254N###### +9723N######
| נועה תמר שרה מאיה רחל אסתר יעל מרים חנה אביגיל רבקה ליאת שירה הדס
| דוד יוסף משה אורי דניאל יעקב אריאל איתי נועם אברהם עידו אלון גיא יונתן
| כהן לוי מזרחי פרץ ביטון דהן אברהם פרידמן אזולאי מלכה כץ גבאי עמר יוסף דוד חדד שפירא
  בן_דוד בר_לב גולן הראל ברקוביץ רוזנברג סגל שלום אוחיון
= Egypt_and_Saudi_Arabia 45 _10 -0 +2010######## +2012######## +96650####### +96655#######
| فاطمة مريم عائشة نور سارة أمل زينب هدى منى آية ليلى سلمى رنا أسماء خديجة
| محمد أحمد محمود علي عمر خالد يوسف إبراهيم حسن مصطفى عبد_الله سعيد طارق عبد_الرحمن فيصل
| حسن علي إبراهيم محمود السيد عبد_العزيز الشريف منصور سليمان المصري القحطاني الحربي الغامدي
  العتيبي الزهراني النجار سالم فؤاد رمضان الدوسري الشهري عثمان بكر حداد
= Iran 28 _3 _6 +98912####### +98935####### +98913####### +98936#######
| فاطمه زهرا مریم زینب نرگس شیرین پریسا لیلا سارا نگین مهسا ژاله آزاده گلناز یاسمن
| محمد علی حسین رضا امیر مهدی حسن پوریا کاوه آرش بهرام سهراب کیان داریوش ژوبین
| محمدی حسینی احمدی رضایی مرادی کریمی جعفری حیدری قاسمی موسوی رحیمی صادقی عباسی اکبری یزدانی
  تهرانی فرهادی پهلوان شیرازی نوری گلستانی چراغی کاظمی زارع
= India_in_Devanagari 45 _0 -0 +9198######## +9199######## +9197######## +9194########
| प्रिया अनीता सुनीता पूजा नेहा कविता गीता आरती दीपिका लक्ष्मी रेखा सीता मीरा ज्योति ऋतु
| राहुल अमित संजय विजय राजेश सुरेश अनिल आदित्य कृष्ण मोहन अर्जुन विकास दीपक ओम रवि
| शर्मा कुमार सिंह वर्मा गुप्ता यादव मिश्रा पाण्डेय जोशी तिवारी देवी/प्रसाद चौहान पाटिल अग्रवाल
  त्रिपाठी मेहता दुबे राजपूत ठाकुर श्रीवास्तव भट्ट नायर शुक्ला जैन
= India_in_Latin 60 _3 _2 +9198######## +9199######## +9197######## +9194######## +91114#######
| Priya Anjali Lakshmi Divya Kavita Sunita Pooja Harpreet Meera Fatima Deepa Ishita Ananya Radha
| Rahul Arjun Amit Vijay Suresh Gurpreet Rajesh Imran Karthik Aditya Venkatesh Rohan Sanjay Om
| Kaur/Singh Sharma Kumar Patel Reddy Gupta Iyer Nair Das Khan Rao Mukherjee Banerjee Desai
  Chatterjee Naidu Menon Shah Joshi Agarwal Subramanian Krishnamurthy D'Souza Fernandes Pillai
= Thailand 25 _0 -0 +6681####### +6689####### +6696####### +6661####### +662N######
| สมหญิง มาลี สุดา กัญญา นภา พรทิพย์ วันเพ็ญ อรุณี ศิริพร จันทร์เพ็ญ น้ำฝน ปิยะดา
| สมชาย ประเสริฐ สุรชัย วิชัย อนันต์ ณัฐพล ธนากร กิตติ พงษ์ศักดิ์ สมศักดิ์ ชัยวัฒน์ ภูมิ
| แซ่ลิ้ม ใจดี ศรีสุข แสงทอง บุญมี ทองดี สุขใจ วงศ์สวัสดิ์ รักไทย พรหมมา ชัยมงคล แก้วมณี
  จันทร์แก้ว สายทอง คำแก้ว เจริญสุข ณ_อยุธยา แซ่ตั้ง มั่นคง พงษ์พานิช ศรีวิไล บุญเรือง
= Viet_Nam 30 _0 -0 +8490####### +8491####### +8493####### +8497####### +8498####### +8436#######
| Thị_Hương Thị_Mai Lan Ngọc_Ánh Thu_Hà Thị_Hồng Phương_Thảo Bích_Ngọc Thùy_Linh Quỳnh Yến Tú
| Văn_An Minh Đức Văn_Hùng Quang_Huy Tuấn Hoàng_Nam Thành_Đạt Anh_Dũng Bảo Hữu_Phước Ý Trọng
| Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đoàn Trịnh Đinh Mai Tô
= China 80 _0 -0 +86138######## +86139######## +86136######## +86158######## +86186########
| 芳 秀英 娜 敏 静 丽 欣怡 梓涵 雨桐 桂英 婷婷 晓燕 海燕 诗涵 雪梅 玉兰 思琪 红
| 伟 强 磊 军 洋 勇 建国 浩然 子轩 志强 宇航 明 文杰 俊杰 国华 小龙 天佑 海涛
| 王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 高 林 罗 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 欧阳 司马 诸葛
= Japan 55 _0 -0 +8190N####### +8180N####### +8170N####### +813N#######
| 陽菜 さくら 美咲 結衣 ひなた 和子 幸子 由美子 恵子 めぐみ 葵 凛 あかり 智子 エミ 真由美
| 健 翔太 大輔 蓮 誠 浩 陽翔 悠真 一郎 健太郎 隆 勇気 つばさ 樹 ケンジ 修
| 佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 清水 森 池田 橋本
  阿部 長谷川 藤田 菊地 後藤 近藤 石川 五十嵐
= Korea 40 _0 -0 +82102####### +82103####### +82104####### +82108####### +82109#######
| 서연 민지 지우 수진 은영 영희 하은 미경 지민 유진 현정 아름 소영 혜진 다은 슬기
| 민준 서준 지훈 영수 성호 준호 현우 도윤 철수 동현 상훈 우진 재현 승민 태현 건
| 김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 전 홍 고 문 양 손 배 남궁 황보 선우
= Georgia 12 _0 -0 +995555###### +995558###### +995577###### +995599###### +995593######
| ნინო მარიამ ანა თამარ ნანა ეკა ქეთევან ლელა მაია სოფიო ნათია ელენე
| გიორგი დავით ლუკა ნიკა ლევან ირაკლი ზურაბ ვახტანგ თენგიზ საბა მიხეილ შოთა
| ბერიძე კაპანაძე გელაშვილი მაისურაძე გიორგაძე ლომიძე წიკლაური კვარაცხელია ნოზაძე ხუციშვილი
  ჭანტურია აბულაძე მჭედლიშვილი ჯაფარიძე დადიანი შენგელია ბურდული ყიფიანი ცინცაძე ჩხეიძე ძნელაძე
= Ethiopia 20 _0 -0 +25191####### +25192####### +25194####### +251111######
| አልማዝ ሰላም ትዕግስት ሄለን ብርቱካን ፀሐይ ማርታ ሕይወት ራሔል መሠረት ዘውዲቱ ሀና ሶስና
| አበበ ከበደ ተስፋዬ ዳዊት ሰለሞን ግርማ ዮሐንስ ኃይሌ ሙሉጌታ ብርሃኑ ታደሰ ጌታቸው አማኑኤል
| ተስፋዬ በቀለ ታደሰ ገብረ_መድኅን አበበ ወልደ_ሚካኤል ኃይሉ መኮንን ደስታ ለማ ደምሴ ከበደ ገብረ_ሥላሴ አስፋው ዓለሙ ወርቁ ግርማ ሀብቴ ተክሌ ፍቃዱ
= Nigeria 45 _10 -3 +234803####### +234806####### +234703####### +234905####### +234816#######
| Ngozi Aisha Blessing Chidinma Folasade Ọlábísí Amina Chioma Zainab Yetunde Nneka Títílayọ̀ Ebele
| Emeka Musa Chukwuemeka Oluwaseun Ibrahim Tunde Adébáyọ̀ Ifeanyi Sunday Kelechi Yusuf Ọládélé
| Okafor Adeyemi Ibrahim Okonkwo Bello Eze Abubakar Balogun Adébáyọ̀ Nwosu Mohammed Ogunleye Obi
  Okoro Afolabi Sani Nwachukwu Adekunle Danjuma Olatunji Effiong Ọláwálé Onyekachukwu Ojo Usman
= Very_short 6 _0 -0 +6591###### +6581###### +4670####### +1415N######
| Bo Jo Ai Mo Li Vi O Ng Ru Y
| Bo Ed Al Cy Wu Ty Ng O Aj U
| Ng Wu Li Ek Ho Re O Bo Oh E Xu Å
= Very_long 4 _0 -0 +1808N###### +1907N###### +35191####### +557199#######
| Maria_Francisca_Isabel_Josefa_Antónia_Gertrudes_Rita_Joana Anastasia-Wilhelmina_Kahalaomāpuana
| Pedro_de_Alcântara_Francisco_António_João_Carlos_Xavier_de_Paula Hubert_Blaine_Bartholomew
| Wolfeschlegelsteinhausenbergerdorff Cavalcanti_de_Albuquerque_Vasconcelos_e_Melo_de_Bragança
  Featherstonehaugh-Cholmondeley-Marjoribanks Keʻelikōlani-Kamakawiwoʻole
";

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::customers::{Rules, from_iso_text};

    const TODAY: Date = date!(2028 - 02 - 29);

    fn twenty_thousand() -> impl Iterator<Item = CustomerForm> {
        people(7, TODAY).take(20_000)
    }

    #[test]
    fn the_same_seed_gives_the_same_people_and_another_seed_gives_others() {
        assert!(twenty_thousand().eq(twenty_thousand()));
        assert!(people(8, TODAY).take(9).ne(people(7, TODAY).take(9)));
    }

    #[test]
    fn everyone_keeps_the_rules_word_for_word() {
        let rules = Rules { country: None, today: TODAY };
        for person in twenty_thousand() {
            let details = person.check(rules).unwrap_or_else(|invalid| panic!("{person:?}: {invalid:?}"));
            assert_eq!((&details.first_name, &details.last_name), (&person.first_name, &person.last_name));
            assert_eq!(details.phone_number.as_str(), person.phone_number);
            let name = format!("{} {}", person.first_name, person.last_name);
            assert!(!name.contains(['_', '/', '|', '=']), "{name}");
        }
    }

    #[test]
    fn everyone_is_between_18_and_98_and_most_are_between_25_and_65() {
        let age = |born: Date| {
            let ahead = (born.month(), born.day()) > (TODAY.month(), TODAY.day());
            TODAY.year() - born.year() - i32::from(ahead)
        };
        let born = |person: CustomerForm| from_iso_text(&person.iso_date.unwrap()).unwrap();
        let ages: Vec<i32> = twenty_thousand().map(born).map(age).collect();
        assert!(ages.iter().all(|age| (18..=98).contains(age)));
        assert!(ages.iter().filter(|age| (25..65).contains(*age)).count() > 14_000);
    }
}
