//! Customers who write in Arabic, or in Lebanese spelled with Latin letters
//! and digits, as people do on phones.

use super::{CustomerStory, ScriptedVisit};

pub(super) const STORIES: &[CustomerStory] = &[
    CustomerStory {
        name: "Rana Haddad",
        wa_id: "9613000123",
        visits: &[
            ScriptedVisit {
                opening: &["Marhaba! 3andkon delivery 3a Jbeil?"],
                answers: &[
                    &["Ok w adde bta3mel?"],
                    &["Tamem, baddi 2 mn l beige law sama7te"],
                    &["Merci ktir 🙏🌸"],
                ],
            },
            ScriptedVisit {
                opening: &[
                    "Bonjour, wosel l order, ktir 7elo 😍",
                    "Fi meno bi lon tene?",
                ],
                answers: &[&["Eh l azra2 please"], &["Yislamo!"]],
            },
        ],
    },
    CustomerStory {
        name: "ليلى منصور",
        wa_id: "9613000201",
        visits: &[
            ScriptedVisit {
                opening: &["مرحبا، هل طاولة القهوة المستديرة ما زالت متوفرة؟"],
                answers: &[
                    &["جميل. كم يستغرق التوصيل إلى طرابلس؟"],
                    &["تمام، أريدها باللون البني", "والدفع عند الاستلام إذا أمكن"],
                    &["شكراً جزيلاً 🌷"],
                ],
            },
            ScriptedVisit {
                opening: &["صباح الخير ☀️ وصلت الطاولة اليوم وهي أجمل من الصورة"],
                answers: &[&["الله يعطيكم العافية"]],
            },
        ],
    },
    CustomerStory {
        name: "Karim Khoury",
        wa_id: "9613000145",
        visits: &[
            ScriptedVisit {
                opening: &[
                    "Hi kifkon",
                    "l order taba3e ba3do ma wosel 😕",
                    "ra2mo 4488",
                ],
                answers: &[
                    &["Ya3ne bukra akid? 3am sefer l khamis"],
                    &["Ok fine, eb3atoule message abel b nos se3a"],
                    &["Thx 👍"],
                ],
            },
            ScriptedVisit {
                opening: &["Salut, ta3oul l warranty 3al lampe adde?"],
                answers: &[&["Ah ok, perfect merci"]],
            },
        ],
    },
    CustomerStory {
        name: "أحمد الشامي",
        wa_id: "971500000212",
        visits: &[
            ScriptedVisit {
                opening: &["السلام عليكم، هل توصلون إلى دبي؟"],
                answers: &[
                    &["كم تكلفة الشحن لسجادة 2×3 متر؟"],
                    &["ممتاز، أرسلوا لي رابط الدفع من فضلكم"],
                    &["تم الدفع ✅"],
                ],
            },
            ScriptedVisit {
                opening: &[
                    "مساء الخير، السجادة وصلت بحالة ممتازة، لكن المقاس أصغر قليلاً مما توقعت لغرفة \
                     الجلوس. هل يمكن استبدالها بالمقاس الأكبر ودفع الفرق؟ لم أفتح الغلاف إلا من \
                     طرف واحد لأرى اللون",
                ],
                answers: &[&["نعم، يوم السبت مناسب"], &["بارك الله فيكم 🙏"]],
            },
        ],
    },
    CustomerStory {
        name: "Maya Saliba",
        wa_id: "9613000167",
        visits: &[
            ScriptedVisit {
                opening: &["Hello, fi jdid bel curtains? 😊"],
                answers: &[
                    &["L chebbek 140 x 220 ta2riban"],
                    &["W fikon trakkboun?", "Ana bi Achrafieh"],
                    &["Super, yalla tnen l sobo7 🙌"],
                ],
            },
            ScriptedVisit {
                opening: &[
                    "L berde tale3 3ajabit l kell 😂",
                    "bade nafs l she lal salon",
                ],
                answers: &[&["Okk"]],
            },
        ],
    },
    CustomerStory {
        name: "نور الخطيب",
        wa_id: "9613000223",
        visits: &[
            ScriptedVisit {
                opening: &["هاي 👋", "في حسم على طقم الصحون؟"],
                answers: &[
                    &["حلو! باخد طقمين"],
                    &["الأشرفية، قرب ساحة ساسين", "شكراً 💛"],
                ],
            },
            ScriptedVisit {
                opening: &["في صحن انكسر بالطريق 💔 الطلب رقم 4519"],
                answers: &[&["ما في مشكلة، بستنى"], &["يسلمو كتير"]],
            },
        ],
    },
    CustomerStory {
        name: "Jad Abou Nader",
        wa_id: "9613000189",
        visits: &[
            ScriptedVisit {
                opening: &["eza talabet l yom, byousal bukra?"],
                answers: &[
                    &["Hazmieh, 7ad l spinneys"],
                    &["cash aw card 3al beb?"],
                    &["ok done 🔥"],
                ],
            },
            ScriptedVisit {
                opening: &["chou se3et l ftou7 bel 3id?"],
                answers: &[&["mersi, yen3ad 3laykon 🎄"]],
            },
        ],
    },
    CustomerStory {
        name: "سمير فرحات",
        wa_id: "9613000245",
        visits: &[
            ScriptedVisit {
                opening: &["بدي فاتورة باسم الشركة لو سمحتوا، الطلب 4463"],
                answers: &[
                    &["شركة فرحات للتجارة ش.م.م", "الرقم الضريبي 601-2231"],
                    &["وصلت، شكراً"],
                ],
            },
            ScriptedVisit {
                opening: &["عندكم كراسي مكتب Ergo X200 باللون الأسود؟ بدي 6 قطع"],
                answers: &[&["كم السعر للـ 6 مع التوصيل؟"], &["موافق 👍"]],
            },
        ],
    },
];
