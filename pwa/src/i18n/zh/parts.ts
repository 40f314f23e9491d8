export const parts = {
  "parts.title": "配件目录",
  "parts.find": "名称、编码",
  "parts.none": "没有叫“{q}”的配件。目录为 {time}，共 {n} 种。",
  "parts.empty": "目录还没收到。有网络时会自己更新。",
  "parts.main": "主件",
  "parts.consumable": "易耗件",
  "parts.count": "{n} 种 · 目录为 {time}",
  "parts.all": "全部",
  "parts.fits": "用于 {kinds}",
} as const;
