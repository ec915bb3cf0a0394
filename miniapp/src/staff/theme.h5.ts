import '@/theme'
import '@/theme/staff.css'
import '@/theme/staff-h5.css'
