"""Where the people of the demo company live: real cities and districts, streets of common names, made-up estates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhiji.demo.chance import Chance
from zhiji.demo.texts import joined, words

CITIES = """
上海 上海 浦东新区 徐汇区 静安区 杨浦区 闵行区 10
北京 北京 朝阳区 海淀区 丰台区 通州区 西城区 9
广东 广州 天河区 越秀区 海珠区 番禺区 7
广东 深圳 南山区 福田区 罗湖区 宝安区 7
广东 佛山 禅城区 南海区 顺德区 4
广东 东莞 南城街道 东城街道 虎门镇 2
浙江 杭州 西湖区 拱墅区 滨江区 余杭区 8
浙江 宁波 海曙区 鄞州区 江北区 4
浙江 温州 鹿城区 瓯海区 龙湾区 2
浙江 绍兴 越城区 柯桥区 2
江苏 南京 鼓楼区 玄武区 秦淮区 建邺区 6
江苏 苏州 姑苏区 吴中区 虎丘区 6
江苏 无锡 梁溪区 滨湖区 3
江苏 常州 天宁区 钟楼区 2
四川 成都 武侯区 锦江区 青羊区 金牛区 6
重庆 重庆 渝中区 江北区 沙坪坝区 渝北区 5
湖北 武汉 武昌区 洪山区 江岸区 5
湖南 长沙 岳麓区 芙蓉区 雨花区 4
陕西 西安 雁塔区 碑林区 莲湖区 4
河南 郑州 金水区 二七区 中原区 3
山东 青岛 市南区 崂山区 李沧区 3
山东 济南 历下区 市中区 槐荫区 3
辽宁 大连 中山区 沙河口区 甘井子区 2
辽宁 沈阳 和平区 沈河区 铁西区 2
天津 天津 和平区 南开区 河西区 3
福建 厦门 思明区 湖里区 集美区 3
福建 福州 鼓楼区 台江区 仓山区 2
安徽 合肥 蜀山区 包河区 庐阳区 3
江西 南昌 东湖区 红谷滩区 2
云南 昆明 五华区 盘龙区 官渡区 2
""".strip().splitlines()
STREETS = np.array(words("""
中山路 人民路 解放路 建设路 和平路 文化路 新华路 学院路 滨江大道 长江路 黄河路 北京路 南京路 延安路 胜利路
光明路 迎宾大道 花园路 朝阳路 体育路 青年路 友谊路 团结路 兴业路 科技路 环城北路 环城南路 东风路 前进路
健康路 太平路 民主路 湖滨路 梅园路 桃源路 松柏路 云杉路 翠竹路"""))
ESTATE_HEADS = np.array(words("""
翠湖 云栖 锦绣 阳光 丽景 金桂 碧水 书香 春江 望山 听涛 紫藤 银杏 半岛 世纪 雅居 江南 枫林 白鹭 星河"""))
ESTATE_TAILS = np.array(words("花园 家园 苑 公寓 名邸 新村 华庭 雅苑 府 里"))
_ROWS = [line.split() for line in CITIES]
PROVINCES = np.array([row[0] if row[0] == row[1] else row[0] + "省" for row in _ROWS])
CITY = np.array([row[1] for row in _ROWS])
CITY_WEIGHTS = np.array([float(row[-1]) for row in _ROWS])
DISTRICTS = [row[2:-1] for row in _ROWS]
_WIDEST = max(map(len, DISTRICTS))
DISTRICT = np.array([[row[i % len(row)] for i in range(_WIDEST)] for row in DISTRICTS])
MUNICIPALITIES = np.array([row[0] == row[1] for row in _ROWS])


@dataclass(frozen=True)
class Addresses:
    """One address per element: `city` (index into CITY), `district`, `street` (street, number, estate, house, room)."""

    city: np.ndarray
    district: np.ndarray
    street: np.ndarray

    def take(self, rows: np.ndarray) -> Addresses:
        """The addresses of these rows."""
        return Addresses(self.city[rows], self.district[rows], self.street[rows])

    @property
    def city_name(self) -> np.ndarray:
        """The city, with 市."""
        return joined(CITY[self.city], "市")

    @property
    def whole(self) -> np.ndarray:
        """Province, city, district and street in one text, as written on a parcel."""
        province = np.where(MUNICIPALITIES[self.city], "", PROVINCES[self.city])
        return joined(province, CITY[self.city], "市", self.district, self.street)


def make_addresses(chance: Chance, purpose: str, keys: np.ndarray, city: np.ndarray | None = None) -> Addresses:
    """One home address for each key; equal keys live together. `city` fixes the city where it is known."""
    if city is None:
        city = chance.pick(purpose + "/city", CITY_WEIGHTS, keys)
    part = lambda name, below: chance.whole(f"{purpose}/{name}", below, keys)
    estate = joined(ESTATE_HEADS[part("head", len(ESTATE_HEADS))], ESTATE_TAILS[part("tail", len(ESTATE_TAILS))])
    street = joined(STREETS[part("street", len(STREETS))], part("number", 880) + 1, "号", estate)
    room = joined(part("house", 28) + 1, "栋", part("floor", 24) + 1, "0", part("door", 4) + 1, "室")
    return Addresses(city, DISTRICT[city, part("district", _WIDEST)], joined(street, room))


def make_offices(chance: Chance, purpose: str, keys: np.ndarray, city: np.ndarray) -> Addresses:
    """One business address for each key."""
    part = lambda name, below: chance.whole(f"{purpose}/{name}", below, keys)
    street = joined(STREETS[part("street", len(STREETS))], part("number", 880) + 1, "号")
    return Addresses(city, DISTRICT[city, part("district", _WIDEST)], street)
