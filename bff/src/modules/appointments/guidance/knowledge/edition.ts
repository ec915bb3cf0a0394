/** Every change of a table of this folder is a new edition; an answer names the edition it came from. */
export const EDITION = '2026-11.1'
export const EDITION_AS_OF = '2026-11-22'
/** Nobody may take the tables for reviewed medicine. */
export const EDITION_NOTE = '示例，未经临床审定。只帮您找科室，不是诊断；觉得不对劲就直接去医院。'
