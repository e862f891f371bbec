"""A small labelled report and a configuration that learns it by heart."""

from gangyao.train.config import TrainConfig

AUTHORED = """# body: 柳叶沟水库管理所
# kind: 水利站
# year: 2009
# occasion: 年终总结
# writer: 所长
# register: plain
# brief: 坝体渗水，灌区扩大

title\t-\tboilerplate\t柳叶沟水库管理所工作总结

sentence\t-\tboilerplate\t同志们：

heading\t1\treview\t一、今年干了什么

heading\t3\treview\t1、浇地。
sentence\t-\treview\t放水四次，浇地九千亩。
sentence\t-\tproblem\t下游两个村还是没有浇上头水。\tr1

heading\t1\ttarget\t二、明年干什么

sentence\t-\ttarget\t坝脚渗水要在汛前堵住，灌区再扩五百亩。
sentence\t-\tboilerplate\t说完了，请大家批评。\tset
"""


def config(encoder, data, **fields):
    """A run on a tiny encoder."""

    plain = {"name": "tiny", "encoder": str(encoder), "data": [str(data)], "held_out": 0.0, "epochs": 30, "batch": 2}
    return TrainConfig.model_validate({**plain, "learning_rate": 3e-3, "head_learning_rate": 1e-2, **fields})
