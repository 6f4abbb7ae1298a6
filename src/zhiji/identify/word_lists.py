"""The word lists of matching: surnames and their readings, short forms of names, kinds of streets, forms of companies.

All are our own and small: what cannot be guessed from the letters. How they are used does not belong here.
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _characters(text: str) -> frozenset[str]:
    return frozenset("".join(text.split()))


def _table(text: str) -> dict[str, str]:
    return dict(entry.split(":") for entry in text.split())


def _groups(text: str) -> dict[str, tuple[str, ...]]:
    entries = (entry.split(":") for entry in text.split())
    return {name: tuple(listed.split(",")) for name, listed in entries}


COMPOUND_SURNAMES = _set(
    """
    欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 夏侯 长孙 宇文 轩辕 端木 独孤 南宫 西门 百里
    呼延 东郭 闻人 钟离 赫连 澹台 宗政 濮阳 公冶 太叔 申屠 仲孙 鲜于 闾丘 万俟 拓跋 第五 左丘 纳兰 淳于 单于
    公羊 完颜
    """
)
"""Surnames of two characters."""

SURNAMES = _characters(
    """
    王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈
    任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎闫薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严赖覃洪武
    莫孔汤向常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童
    凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦
    麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明
    佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠
    豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫
    杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭
    由
    """
)
"""Surnames of one character."""

SURNAME_READINGS = _table(
    """
    单:shan 仇:qiu 解:xie 区:ou 查:zha 曾:zeng 任:ren 华:hua 盖:ge 朴:piao 尉:wei 乐:yue 缪:miao 翟:zhai 覃:qin
    折:she 黑:he 员:yun 纪:ji 洗:xian 冼:xian 宓:fu 逄:pang 那:na 长:zhang 召:shao 瞿:qu 繁:po 祭:zhai 句:gou
    种:chong 秘:bi 重:chong 樊:fan 晟:cheng 俞:yu 余:yu 于:yu 吕:lv 贾:jia 柏:bai 燕:yan 宁:ning 应:ying 隗:wei
    郗:xi 沈:shen 石:shi 车:che 行:xing 万俟:moqi 尉迟:yuchi 单于:chanyu 长孙:zhangsun 澹台:tantai
    """
)
"""How a surname is read where its character is usually read otherwise."""

GIVEN_READINGS = _table(
    """
    女:nv 绿:lv 乐:le 长:chang 行:xing 重:zhong 倩:qian 茜:qian 婷:ting 浩:hao 瑜:yu 晟:sheng 娜:na 曾:zeng
    思:si 佳:jia 雪:xue
    """
)
"""How a character is read in a given name where its first dictionary reading is another."""

FREQUENT_SURNAME_SOUNDS = _words(
    """
    wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang
    deng feng han cao zeng peng xiao cai pan tian dong yuan yu ye jiang du su wei cheng lv ding shen ren yao lu
    fu zhong cui tan liao fan jin shi dai jia xia qiu fang hou zou xiong meng qin bai yan xue yin duan lei long
    tao gu mao hao gong shao wan qian lai hong mo kong
    """
)
"""How frequent surnames sound, most frequent first: tells which word of "Hu Wei" is the surname."""

SHORT_FORMS = _groups(
    """
    alexander:alex,sandy,xander,al alexandra:alex,sandra,lexi albert:al,bert alfred:al,alf,alfie,fred
    amanda:mandy andrew:andy,drew anthony:tony,ant arthur:art barbara:barb,babs benjamin:ben,benny
    bernard:bernie bradley:brad caroline:carrie catherine:cathy,cate,kate,katie,kathy,kit
    charles:charlie,chuck,chas charlotte:lottie christina:chris,tina,chrissy,christie
    christine:chris,tina,chrissy christopher:chris,kit,topher cynthia:cindy daniel:dan,danny david:dave,davy
    deborah:deb,debbie,debra dennis:denny donald:don,donnie dorothy:dot,dottie,dolly douglas:doug
    edward:ed,eddie,ted,ned,teddy eleanor:ellie,nell,nora
    elizabeth:liz,beth,betty,lizzie,eliza,libby,bess,elsie,lisa,betsy emily:em,emmy eugene:gene florence:flo
    frances:fran,fanny francis:frank franklin:frank frederick:fred,freddie,freddy gabriel:gabe
    geoffrey:geoff,jeff george:georgie gerald:gerry,jerry gregory:greg harold:harry,hal helen:nell
    henry:harry,hank,hal isabella:bella,izzy isabelle:bella,izzy jacob:jake jacqueline:jackie
    james:jim,jimmy,jamie janet:jan jeffrey:jeff jennifer:jen,jenny jessica:jess,jessie john:jack,johnny,jon
    jonathan:jon,jonny,nathan joseph:joe,joey joshua:josh judith:judy katherine:kate,kathy,katie,kat,kit
    kathleen:kathy,kate kenneth:ken,kenny kimberly:kim lawrence:larry leonard:leo,len,lenny louis:lou louise:lou
    margaret:maggie,meg,peggy,peg,marge,madge,daisy martin:marty matthew:matt megan:meg melissa:mel
    michael:mike,mick,mickey,micky michelle:shelly nathan:nate nathaniel:nate,nat nicholas:nick,nicky
    nicole:nicky oliver:ollie olivia:liv pamela:pam patricia:pat,patty,tricia,trish patrick:pat,paddy peter:pete
    philip:phil phillip:phil rachel:rach raymond:ray rebecca:becky,becca richard:rick,dick,rich,ricky,richie
    robert:rob,bob,bobby,robbie,bert ronald:ron,ronnie russell:russ samantha:sam samuel:sam,sammy sandra:sandy
    sarah:sally,sadie sara:sally sophia:sophie stephanie:steph stephen:steve steven:steve,stevie stuart:stu
    susan:sue,susie,suzy suzanne:sue teresa:terry,tess terence:terry theodore:ted,theo,teddy theresa:terry,tess
    thomas:tom,tommy timothy:tim,timmy valerie:val veronica:ronnie victor:vic victoria:vicky,tori vincent:vince
    virginia:ginny walter:walt,wally wendy:wen william:bill,will,billy,willy,liam zachary:zach,zack
    """
)
"""Long form of a given name and the short forms in use."""

STREET_WORDS = _table(
    """
    street:st strt:st str:st road:rd avenue:ave av:ave drive:dr place:pl crescent:cr cres:cr court:ct
    circuit:cct close:cl lane:ln boulevard:blvd terrace:tce highway:hwy parkway:pkwy square:sq north:n south:s
    east:e west:w northwest:nw northeast:ne southwest:sw southeast:se apartment:apt suite:ste saint:st mount:mt
    """
)
"""Words of a street line and their short forms."""

LEGAL_FORMS = _set(
    """
    a ag an and at bv co company corp corporation for gmbh group holdings in inc incorporated limited llc ltd nv
    of plc pty sa the
    """
)
"""Words of an organisation name that tell none from another."""

COMPANY_WORDS = _table(
    """
    centre:center ctr:center cntr:center dev:development assn:association assoc:association univ:university
    st:saint mt:mount intl:international svc:services svcs:services service:services acad:academy sch:school
    elem:elementary &:and
    """
)
"""Words of an organisation name and the spelling they are brought to."""
