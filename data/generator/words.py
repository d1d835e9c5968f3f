"""The words titles are made of: one list of templates a kind of task, and what fills them."""

from data.generator import kinds as c

WORDS: dict[str, tuple[str, ...]] = {
    "goods": (
        *("美妆", "母婴", "数码", "家电", "食品生鲜", "酒水", "服饰", "运动户外", "家居", "宠物"),
        *("图书文娱", "个护清洁", "箱包", "珠宝钟表", "健康保健", "汽车用品", "进口超市"),
    ),
    "brand": (
        *("云朵日记", "北岸", "小满优选", "初木", "沐白", "Lumio", "山野集", "可可里", "青栀"),
        *("橙意", "九号仓", "米豆家", "Folkgo", "秋禾", "极昼", "莓屿", "Tidewood", "悦己坊"),
    ),
    "channel": (
        *("抖音", "小红书", "微信朋友圈", "B站", "微博", "快手", "支付宝生活号", "百度信息流"),
        *("腾讯广告", "知乎", "地铁灯箱", "楼宇电梯", "视频号", "得物", "什么值得买"),
    ),
    "city": ("上海", "杭州", "成都", "广州", "武汉", "西安", "长沙", "南京", "重庆", "苏州"),
    "users": (
        *("新客", "沉睡用户", "高价值会员", "学生用户", "银发用户", "PLUS会员", "领券未购用户"),
        "宝妈",
    ),
    "page": (
        *("主会场", "分会场", "品类会场", "预售页", "秒杀频道", "领券中心", "直播承接页"),
        "会员专场",
    ),
    "segment": (
        *("new buyers", "lapsed users", "PLUS members", "cart abandoners", "coupon holders"),
        *("students", "iOS users", "wish-list owners", "top spenders", "night shoppers"),
    ),
    "feature": (
        *("checkout revamp", "coupon wallet", "live shopping entry", "search suggestions"),
        *("dark mode", "order tracking", "group buying", "wish list", "store pick-up"),
        *("image search", "address book", "video reviews", "price alerts", "gift cards"),
    ),
    "platform": ("iOS", "Android", "HarmonyOS", "all platforms"),
    "rule": (
        *("满减", "跨店满减", "第二件半价", "定金膨胀", "限时秒杀", "买赠", "组合购", "阶梯券"),
        "红包雨",
    ),
    "metric": (
        *("转化率", "复购率", "客单价", "加购率", "退货率", "拉新成本", "GMV", "留存率"),
        "点击率",
    ),
    "angle": ("开箱", "测评", "教程", "剧情", "达人混剪", "成分科普", "穿搭", "溯源", "街访"),
    "place": ("首焦", "开屏", "弹窗", "详情页长图", "信息流", "KV主视觉", "胶囊位", "直播间背景"),
    "topic": ("退换货", "价保", "发票", "预售尾款", "物流延迟", "优惠券失效", "会员权益"),
    "element": (
        *("首屏主图", "按钮文案", "价格展示", "评价模块", "表单字段数", "信任背书", "倒计时"),
        "视频首屏",
    ),
    "device": ("iOS", "Android", "小程序", "H5", "鸿蒙"),
    "n": ("1", "2", "3", "4", "5", "6"),
}
"""What a {slot} of a template may hold; {campaign}, {event} (its English name), {year}, {version}
and {before} (the title of the task waited for) come from the task."""

TITLES: dict[str, tuple[str, ...]] = {
    c.PROMOTION_PAGE: (
        "{campaign}{page}开发-{goods}",
        "【{campaign}】{goods}{page}页面搭建",
        "{campaign}{goods}会场改版，适配{device}",
        "{brand}品牌日 × {campaign} 活动页开发",
        "{campaign} {page} 组件升级（{goods}）",
        "{campaign}{users}专享页开发",
    ),
    c.PROMOTION_RULE: (
        "{campaign}{rule}规则配置-{goods}",
        "{goods}{rule}玩法接入{campaign}",
        "【{campaign}】{rule}与优惠券叠加逻辑",
        "{users}{rule}活动配置（{campaign}）",
    ),
    c.PAGE_ACCEPTANCE: ("走查与验收：{before}", "{device}兼容性验收：{before}"),
    c.EPIC: ("{year}年{campaign}大促",),
    c.APP_RELEASE: (
        "Release {version}: {feature} ({platform})",
        "{version} {feature} ({platform})",
        "{feature} rollout in {version} ({platform})",
    ),
    c.PUSH: (
        "{event} push to {segment}",
        "Push A/B: {segment}, {event} teaser",
        "In-app message for {segment} ({event})",
        "{campaign} 推送-{users}",
        "{campaign}{rule}提醒推送（{users}）",
    ),
    c.COPY: (
        "{campaign}{goods}主推文案",
        "{brand} 小红书种草笔记 {n}",
        "{campaign}{channel}投放文案-{goods}",
        "{goods}商品详情页卖点提炼（{brand}）",
        "{campaign}短信文案-{users}",
        "公众号推文：{campaign}{goods}攻略",
    ),
    c.VIDEO: (
        "{brand}{goods}{angle}短视频",
        "{campaign}预热视频-{goods}{angle}",
        "{channel} {goods}{angle}系列 第{n}条",
        "{city}门店探店：{brand}",
        "{campaign}主题片 15s/30s 剪辑（{goods}）",
    ),
    c.LANDING: (
        "落地页 A/B：{goods}{element}",
        "{channel}落地页实验-{element}（{users}）",
        "{campaign}承接页 {element} 对照实验",
        "{users}注册页{element}优化实验",
    ),
    c.REPORT: (
        "{campaign}{metric}日报",
        "{goods}{metric}周报",
        "{channel}渠道{metric}分析",
        "{users}{metric}专题分析（{campaign}）",
        "{campaign}{goods}复盘数据包",
    ),
    c.POSTER: (
        "{campaign}{place}海报-{goods}",
        "{brand} × {campaign} {place}设计",
        "{place}海报（{goods}）-{campaign}",
        "{campaign}{users}专属{place}视觉",
        "{city}线下活动海报-{campaign}",
    ),
    c.LAUNCH: ("{channel}上线：{before}", "{channel}投放：{before}"),
    c.SUPPLIER: (
        "{brand}供应商入驻-{goods}",
        "{goods}新供应商资质审核与开店：{brand}",
        "{brand} {campaign}招商入驻（{city}仓）",
    ),
    c.SCRIPT: (
        "{campaign}{topic}客服话术",
        "{goods}{topic}快捷回复更新",
        "{topic}智能客服知识库（{campaign}）",
    ),
    c.REVIEW: (
        "{campaign}{goods}活动复盘",
        "{campaign}{channel}投放复盘",
        "{city}专场活动复盘（{campaign}）",
    ),
}

TAGS: dict[str, tuple[str, ...]] = {
    "PROMO": ("前端", "H5", "小程序", "性能", "组件库"),
    "APP": ("growth", "retention", "ios", "android", "experiment"),
    "NR": ("种草", "图文", "达人", "品牌", "直播"),
    "ZZ": ("实验", "看板", "拉新", "召回"),
    "QD": ("站外", "物料", "品牌合作", "线下"),
    "YY": ("大促保障", "培训", "知识库"),
}
URGENT = {"APP": "urgent"}
"""The label of urgent work; 加急 elsewhere."""
