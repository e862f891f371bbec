"""Pages in traditional characters: the rules read them by the simplified characters that they are written in.

Only characters that the rules of this room use, each for one other, so that offsets stay (made with OpenCC's s2t). The
units keep the page's own characters.
"""

from __future__ import annotations

from gangyao.layout.pieces import Piece

_TRADITIONAL = (
    "萬與專業兩個臨爲舉麼樂習鄉書爭於產畝親億僅從們衆優會傳體餘兒黨關興內冊農馮決況準減幾擊劃則剛創別辦務"
    "動勵區醫華單廠歷縣發臺號後嗎噸聽啓員諮響團園圖圓場堅聲處備復頭奮獎婦學實審賓對導將層屆歲師帶幫幹廣庫"
    "應開棄強當錄徵懷態總願戶執掃護報據攝數鬥無時術機權條來極構標欄樹檔橋檢樓歡畢氣匯沒淺瀏滿爐點熱愛獻環"
    "現電監碼礎礙禮離祕積籤簡類緊糾紅級紀綱紐線組織終經結給絡繼績續維編縮網職聯勝脈節範薦榮獲營補裝見覽覺"
    "計認討讓訓議訊記講論設訪證評識訴詞試誠話詢語說請讀課誰謝謹負貢責貨質費資贊車轉載輛輝輯辭達遷過還這進"
    "連選遺郵釋裏鑑銀鏈錯錦鍵鎮長門閉問間聞閱隊陰階隨難頁頂頃項順須顧預領題顏風飛館驗係製瞭発裡麵乾複檯説"
    "為啟眾"
)
_SIMPLIFIED = (
    "万与专业两个临为举么乐习乡书争于产亩亲亿仅从们众优会传体余儿党关兴内册农冯决况准减几击划则刚创别办务"
    "动励区医华单厂历县发台号后吗吨听启员咨响团园图圆场坚声处备复头奋奖妇学实审宾对导将层届岁师带帮干广库"
    "应开弃强当录征怀态总愿户执扫护报据摄数斗无时术机权条来极构标栏树档桥检楼欢毕气汇没浅浏满炉点热爱献环"
    "现电监码础碍礼离秘积签简类紧纠红级纪纲纽线组织终经结给络继绩续维编缩网职联胜脉节范荐荣获营补装见览觉"
    "计认讨让训议讯记讲论设访证评识诉词试诚话询语说请读课谁谢谨负贡责货质费资赞车转载辆辉辑辞达迁过还这进"
    "连选遗邮释里鉴银链错锦键镇长门闭问间闻阅队阴阶随难页顶顷项顺须顾预领题颜风飞馆验系制了发里面干复台说"
    "为启众"
)
_TABLE = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_SAMPLE = 20_000
_LEAST = 5


def folded(page: str) -> str:
    """The page, character for character in simplified ones where it is a traditional page; else as it is."""
    if len(set(_TRADITIONAL).intersection(page[:_SAMPLE])) < _LEAST:
        return page
    return page.translate(_TABLE)


def original(piece: Piece, page: str) -> str:
    """A piece's clean text in the characters of its page."""
    if page[piece.line.start : piece.line.end] == piece.text:
        return piece.text
    # A blank may stand for a line break between Western words: it is kept.
    return "".join(
        char if char == " " else page[piece.line.place(piece.start + offset)] for offset, char in enumerate(piece.text)
    )
