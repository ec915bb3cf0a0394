/** Which departments a kind of institution has, and how many doctors in each. Several rooms may share one 诊疗科目. */
export interface DepartmentPlan {
  speciality: string
  doctors: number
  /** The sign on the door where it differs from the speciality's usual name. */
  name?: string
}

const rooms = (text: string): DepartmentPlan[] =>
  text.split(' ').map((room) => {
    const [speciality = '', doctors = '1', name] = room.split('*')
    return { speciality, doctors: Number(doctors), ...(name && { name }) }
  })

/** `speciality*doctors*name` … */
export const DEPARTMENT_PLANS = {
  tertiaryGeneral: rooms(
    '03.04*3 03.07*2 07*2 51.03*1*蒙医内科 12*1 03.01*2 03.02*2 03.03*2 03.05 03.06 03.08 03.10 04.01*2 04.02 04.03*2 04.04 04.05 05.01 05.02 10 11 13 16 19 21 50',
  ),
  tertiaryMongolian: rooms('51.03*3*蒙医内科 51.03*2*蒙医传统疗术科 51.03*2*蒙医正骨科 51.03*1*蒙医妇科 50.01*2 50.13*1 50.14*1 03.04*1 21*1'),
  tertiaryMaternal: rooms('05.02*3 05.01*2 07*2 07.01*1 09*2 06*1 05.05*1'),
  secondaryGeneral: rooms('03*2 03.04*1 04*1 04.03*1 05*2 07*1 11*1 51.03*1'),
  secondaryMongolian: rooms('51.03*2*蒙医内科 51.03*1*蒙医正骨科 50*1 50.13*1 21*1'),
  secondaryMaternal: rooms('05.02*1 05.01*1 07*1 09*1 06*1'),
  eyeHospital: rooms('10*3*眼科 10*1*儿童眼科'),
  dentalHospital: rooms('12.01*3 12.03*1'),
  mentalHospital: rooms('15*2 15.06*2'),
  community: rooms('02*3 09*1 50*1'),
  township: rooms('02*2 01*1'),
  townshipMongolian: rooms('02*2 51.03*1'),
} satisfies Record<string, DepartmentPlan[]>

export type PlanName = keyof typeof DEPARTMENT_PLANS
